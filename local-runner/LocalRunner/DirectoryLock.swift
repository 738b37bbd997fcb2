import Glibc
import LocalRunnerKit
import SystemPackage

/// The right to work in a data directory, which one runner has at a time.
struct DirectoryLock: Sendable {
    /// How long the watchdog of a runner that was killed may take to stop what that one left.
    private static let patience = Duration.seconds(30)

    /// The descriptor that holds the lock: it lasts until every copy of it is closed.
    let descriptor: FileDescriptor

    /// Takes the lock of a directory.
    ///
    /// - Throws: ``RunnerError`` where another runner has it.
    static func take(in layout: DataLayout) async throws -> DirectoryLock {
        let descriptor = try FileDescriptor.open(
            FilePath(layout.lock), .readWrite, options: [.create, .closeOnExec], permissions: [.ownerRead, .ownerWrite])
        let deadline = ContinuousClock.now + patience
        while flock(descriptor.rawValue, LOCK_EX | LOCK_NB) != 0 {
            let holder = try Files.read(layout.lock) ?? ""
            guard !isAtWork(holder), ContinuousClock.now < deadline else {
                throw RunnerError.directoryInUse(layout.root, processID: holder)
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        try descriptor.resize(to: 0)
        try descriptor.writeAll("\(getpid())".utf8)
        return DirectoryLock(descriptor: descriptor)
    }

    private static func isAtWork(_ holder: String) -> Bool {
        Int32(holder).flatMap(ProcessStatus.init(of:)) != nil
    }
}
