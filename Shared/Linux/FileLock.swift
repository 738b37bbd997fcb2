private import CLinux
private import Glibc

/// The right to work on something, which one owner at a time has among all processes and threads: `flock(2)`.
///
/// It ends with its owner, however that ends.
package final class FileLock: Sendable {
    private let file: Descriptor

    private init(_ file: Descriptor) {
        self.file = file
    }

    /// Takes the lock that is the file at `path`, which is made where it is missing.
    ///
    /// - Returns: Nil where another owner has it.
    /// - Throws: ``SystemError``.
    package static func take(_ path: String) throws(SystemError) -> FileLock? {
        while true {
            let file = Descriptor(
                adopting: try checked("open \(path)") { unsafe shim_open_for_writing(path, O_RDWR) })
            do throws(SystemError) {
                try checked("flock \(path)") { flock(file.number, LOCK_EX | LOCK_NB) }
            } catch  where error.code == EWOULDBLOCK {
                return nil
            }
            // Whoever removed the file meanwhile left the next owner another one to lock.
            if isStill(file, at: path) { return FileLock(file) }
        }
    }

    /// Takes the lock, and waits for it while `isWanted` says so.
    ///
    /// - Returns: Nil where another owner has it, and it is wanted no longer.
    /// - Throws: ``SystemError``.
    package static func take(_ path: String, while isWanted: () -> Bool) throws(SystemError) -> FileLock? {
        var pause: UInt32 = 1000
        while true {
            if let lock = try take(path) { return lock }
            guard isWanted() else { return nil }
            usleep(pause)
            pause = min(pause * 2, 20_000)
        }
    }

    private static func isStill(_ file: Descriptor, at path: String) -> Bool {
        var ours = stat()
        var there = stat()
        guard unsafe fstat(file.number, &ours) == 0, unsafe stat(path, &there) == 0 else { return false }
        return ours.st_dev == there.st_dev && ours.st_ino == there.st_ino
    }
}
