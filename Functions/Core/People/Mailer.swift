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

    private func run(_ message: MailMessage) throws(SystemError) -> ChildProcess.Exit? {
        try started(with: message).wait(timeout: Self.time)
    }

    /// Starts the program, and gives it the message; with the return its end is there, because the pipe's owner is gone.
    ///
    /// A message is shorter than what a pipe holds (64 KiB, pipe(7)), so writing it waits for nobody.
    private func started(with message: MailMessage) throws(SystemError) -> ChildProcess {
        let pipe = try Descriptor.pipe()
        let process = try ChildProcess(
            program, arguments: ["-i", "--", message.recipient.description],
            environment: ["PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"],
            input: pipe.reading, output: Descriptor.null())
        try pipe.writing.write(message.bytes[...])
        return process
    }
}
