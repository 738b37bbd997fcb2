private import CLinux
private import Glibc

extension File {
    /// The file at `path` as words of eight bytes, as this machine orders bytes; bytes that are no whole word at its end are left out.
    ///
    /// - Throws: ``SystemError``.
    package static func readWords(_ path: String) throws(SystemError) -> [UInt64] {
        let file = Descriptor(adopting: try checked("open") { unsafe open(path, O_RDONLY | O_CLOEXEC) })
        var status = stat()
        try checked("fstat") { unsafe fstat(file.number, &status) }
        var words = [UInt64](repeating: 0, count: Int(status.st_size) / MemoryLayout<UInt64>.size)
        var taken = 0
        while taken < words.count * MemoryLayout<UInt64>.size {
            let count = try checked("read") {
                unsafe words.withUnsafeMutableBytes {
                    unsafe Glibc.read(file.number, $0.baseAddress?.advanced(by: taken), $0.count - taken)
                }
            }
            guard count > 0 else { break }
            taken += count
        }
        words.removeLast(words.count - taken / MemoryLayout<UInt64>.size)
        return words
    }

    /// Adds `words` to the end of the file at `path`, as ``append(_:to:)``, for ``readWords(_:)``.
    ///
    /// - Throws: ``SystemError``; a part may have been written then.
    package static func append(_ words: [UInt64], to path: String) throws(SystemError) {
        try append(unsafe words.withUnsafeBytes { unsafe Array($0) }, to: path)
    }
}
