import Linux
import Subprocess
import SystemPackage

/// A program that the runner starts, and how it is stopped.
struct HostedProcess: Sendable {
    /// What the terminal calls it.
    var name: String

    /// The path of the executable.
    var executable: String

    /// Its arguments.
    var arguments: [String] = []

    /// All of its environment.
    var environment: [String: String]

    /// The file that its standard output and error are added to.
    var log: String

    /// What it finds on descriptor 0; nothing where nil.
    var input: Descriptor?

    /// The process group that it joins.
    var group: ProcessGroupID

    /// The signal that asks it to stop; SIGKILL follows where it does not.
    var stopSignal = Signal.terminate

    /// How long it may take to stop.
    var stopTime = Duration.seconds(10)

    /// Starts the program and waits until it has ended; a cancellation of the task stops it.
    func run() async throws -> TerminationStatus {
        let log = try openLog()
        defer { try? log.close() }
        let input = try input ?? Descriptor.null()
        return try await Subprocess.run(
            configuration,
            input: .fileDescriptor(FileDescriptor(rawValue: input.number), closeAfterSpawningProcess: false),
            output: .fileDescriptor(log, closeAfterSpawningProcess: false),
            error: .fileDescriptor(log, closeAfterSpawningProcess: false)
        ).terminationStatus
    }

    /// The log file, at its end.
    func openLog() throws -> FileDescriptor {
        try FileDescriptor.open(
            FilePath(log), .writeOnly, options: [.append, .create, .closeOnExec],
            permissions: [.ownerRead, .ownerWrite])
    }

    /// The program as it is started.
    var configuration: Configuration {
        var options = PlatformOptions()
        options.processGroupID = group
        options.teardownSequence = [.send(signal: stopSignal, allowedDurationToNextStep: stopTime)]
        // The folder of whoever started the runner may be closed to the user that the program runs as.
        return Configuration(
            executable: .path(FilePath(executable)), arguments: Arguments(arguments),
            environment: .custom(environment), workingDirectory: "/", platformOptions: options)
    }
}

extension Subprocess.Environment {
    /// An environment of these variables and no others.
    fileprivate static func custom(_ variables: [String: String]) -> Self {
        .custom(Dictionary(uniqueKeysWithValues: variables.map { (Key(stringLiteral: $0.key), $0.value) }))
    }
}
