private import Glibc

extension File {
    /// Adds `bytes` to the end of the file at `path`, which is made where there is none, readable by its owner alone.
    ///
    /// - Throws: ``SystemError``; a part may have been written then.
    package static func append(_ bytes: [UInt8], to path: String) throws(SystemError) {
        let file = Descriptor(
            adopting: try checked("open \(path)") {
                unsafe open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
            })
        try file.write(bytes[...])
    }
}
