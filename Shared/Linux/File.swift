private import Glibc

/// Files as a whole.
package enum File {
    /// The bytes of the file at `path`.
    ///
    /// - Throws: ``SystemError``.
    package static func read(_ path: String) throws(SystemError) -> [UInt8] {
        let file = Descriptor(adopting: try checked("open") { unsafe open(path, O_RDONLY | O_CLOEXEC) })
        var result: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16 * 1024)
        while true {
            let count = try file.read(into: &buffer)
            guard count > 0 else { return result }
            result += buffer[..<count]
        }
    }

    /// Removes the file at `path`.
    ///
    /// - Throws: ``SystemError``.
    package static func remove(_ path: String) throws(SystemError) {
        try checked("unlink \(path)") { unsafe unlink(path) }
    }

    /// Whether there is a file at `path` that this process may execute.
    package static func isExecutable(_ path: String) -> Bool {
        unsafe access(path, X_OK) == 0
    }
}
