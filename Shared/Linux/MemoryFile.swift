private import CLinux
private import Glibc

/// A file that is on no disk and ends with its owner, for a secret that a program wants to read from a file.
///
/// Only this user's processes can open it: memfd_create(2), proc_pid_fd(5).
package final class MemoryFile: Sendable {
    /// Where other processes find it.
    package let path: String

    private let file: Descriptor

    /// Makes a file of these bytes, with the mode 600.
    ///
    /// - Throws: ``SystemError``.
    package init(_ bytes: [UInt8]) throws(SystemError) {
        file = Descriptor(adopting: try checked("memfd_create") { unsafe shim_memfd_create("ployst") })
        path = "/proc/\(CurrentProcess.identifier)/fd/\(file.number)"
        let number = file.number
        try checked("fchmod") { fchmod(number, 0o600) }
        try file.write(bytes[...])
    }
}
