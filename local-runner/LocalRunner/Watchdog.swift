import Glibc
import LocalRunnerKit
import Subprocess
import SystemPackage

/// The process that outlives a runner that was killed, and ends what it left.
struct Watchdog {
    /// The lock that it holds as well, on its standard output.
    var lock: DirectoryLock

    /// The folder of sockets that it removes.
    var sockets: String

    /// Runs `body` under watch, with the process group that everything it starts has to join.
    func guarding(_ body: (ProcessGroupID) async throws -> Void) async throws {
        let pipe = try FileDescriptor.pipe()
        _ = fcntl(pipe.writeEnd.rawValue, F_SETFD, FD_CLOEXEC)
        let (groups, continuation) = AsyncStream<ProcessGroupID>.makeStream()
        let watching = Task {
            defer { continuation.finish() }
            try await watch(until: pipe.readEnd) { continuation.yield($0) }
        }
        var failure: (any Error)?
        do {
            for await group in groups.prefix(1) { try await body(group) }
        } catch {
            failure = error
        }
        try pipe.writeEnd.close()
        try await watching.value
        if let failure { throw failure }
    }

    private func watch(until end: FileDescriptor, started: @Sendable (ProcessGroupID) -> Void) async throws {
        var options = PlatformOptions()
        options.processGroupID = 0
        _ = try await Subprocess.run(
            .path(FilePath(Files.ownExecutable)), arguments: ["watch", "--sockets", sockets],
            platformOptions: options,
            input: .fileDescriptor(end, closeAfterSpawningProcess: true),
            output: .fileDescriptor(lock.descriptor, closeAfterSpawningProcess: false),
            error: .fileDescriptor(.standardError, closeAfterSpawningProcess: false)
        ) { started($0.processIdentifier.value) }
    }
}

/// A process group, named by its leader.
typealias ProcessGroupID = Int32
