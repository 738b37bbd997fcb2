import CLinux
import Glibc

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

    /// Replaces the file at `path` in one step, readable by its owner alone.
    ///
    /// - Throws: ``SystemError``; the file is as it was then.
    package static func write(_ bytes: [UInt8], to path: String) throws(SystemError) {
        let draft = "\(path).\(UInt64.random(in: .min ... .max))"
        do throws(SystemError) {
            let file = Descriptor(
                adopting: try checked("open \(draft)") { unsafe shim_open_for_writing(draft, O_WRONLY | O_EXCL) })
            try file.write(bytes[...])
            try rename(draft, to: path)
        } catch {
            unsafe unlink(draft)
            throw error
        }
    }

    /// Gives a file or a folder another name in the same file system; a file of that name is replaced.
    ///
    /// - Throws: ``SystemError``.
    package static func rename(_ path: String, to destination: String) throws(SystemError) {
        try checked("rename \(path)") { unsafe Glibc.rename(path, destination) }
    }

    /// Whether there is a file at `path` that this process may execute.
    package static func isExecutable(_ path: String) -> Bool {
        unsafe access(path, X_OK) == 0
    }

    /// Whether there is a file or a folder at `path`.
    package static func exists(_ path: String) -> Bool { status(path) != nil }

    /// What the system knows of a file, of a link itself; nil where there is none.
    static func status(_ path: String) -> stat? {
        var result = stat()
        return unsafe lstat(path, &result) == 0 ? result : nil
    }

    static func isFolder(_ status: stat) -> Bool { status.st_mode & S_IFMT == S_IFDIR }
}
