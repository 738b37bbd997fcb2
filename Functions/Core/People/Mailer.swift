import FunctionKit
import Linux
import Logging

/// Sends mail through a program, as sendmail takes it: `-i -- <recipient>`, and the message on standard input.
struct Mailer: Sendable {
    /// How long the program may take: it only has to queue the message.
    static let time = Duration.seconds(5)

    private let program: String

    /// Reads `PLOYST_MAIL_COMMAND`, the path of the program; nil where it is not set.
    ///
    /// - Throws: ``EnvironmentError``.
    static func read(from environment: Environment) throws(EnvironmentError) -> Mailer? {
        let name = "PLOYST_MAIL_COMMAND"
        guard let program = try environment.optional(name) else { return nil }
        guard program.hasPrefix("/") else {
            throw EnvironmentError(name: name, reason: "must be the absolute path of a program, not '\(program)'")
        }
        return Mailer(program: program)
    }

    /// Sends a message; what goes wrong is in the log, without the message.
    func send(_ message: MailMessage, logger: Logger) {
        do {
            switch try run(message) {
            case .code(0)?: break
            case nil:
                logger.error("PLOYST_MAIL_COMMAND took longer than \(Self.time) and was stopped; no mail was sent")
            case let exit?: logger.error("PLOYST_MAIL_COMMAND ended with \(exit); no mail was sent")
            }
        } catch {
            logger.error("PLOYST_MAIL_COMMAND cannot be run, no mail was sent: \(error)")
        }
    }

    /// A message is shorter than what a pipe holds (64 KiB, pipe(7)), so writing it waits for nobody.
    private func run(_ message: MailMessage) throws(SystemError) -> ChildProcess.Exit? {
        let pipe = try Descriptor.pipe()
        let silence = try Descriptor.null()
        let process = try start(input: pipe.reading, output: silence, recipient: message.recipient)
        try write(message.bytes, to: pipe.writing)
        return try process.wait(timeout: Self.time)
    }

    private func start(
        input: Descriptor, output: Descriptor, recipient: EmailAddress
    ) throws(SystemError) -> ChildProcess {
        try ChildProcess(
            program, arguments: ["-i", "--", recipient.description],
            environment: ["PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"],
            input: input, output: output)
    }

    /// Takes the descriptor over, so that the program sees the end.
    private func write(_ bytes: [UInt8], to descriptor: consuming Descriptor) throws(SystemError) {
        try descriptor.write(bytes[...])
    }
}
