import FunctionTesting
import HTTPClient
import HTTPTypes
import JSONBody
import Linux
import Signatures
import Testing

/// The receivers of `docs/callbacks.md`, run as they stand there, against callbacks that our code signed.
@Suite struct CallbackReceiverTests {
    private static let patience = Duration.seconds(60)

    private let secret: WebhookSecret
    private let folder: Folder

    init() throws {
        secret = try .random()
        folder = try Folder()
    }

    @Test func `the Python receiver verifies, takes each event once, and drops what is older`() throws {
        let receiver = try PythonReceiver(secret: secret, folder: folder)
        #expect(try receiver.status(SignedCallback("e1", version: 2, secrets: [secret])) == .noContent)
        #expect(try receiver.status(SignedCallback("e1", version: 2, secrets: [secret])) == .noContent)
        #expect(
            try receiver.status(SignedCallback("e2", version: 1, change: "forced", secrets: [secret])) == .noContent)
        #expect(try receiver.status(SignedCallback("e3", version: 3, secrets: [.random(), secret])) == .noContent)
        for (name, callback) in try SignedCallback.forged(secret: secret) {
            #expect(try receiver.status(callback) == .unauthorized, "\(name)")
        }
        #expect(
            try receiver.status(SignedCallback("e4", version: 4, change: "deleted", secrets: [secret])) == .noContent)
        let lines = [
            "e1 ployst.branch.updated created", "e3 ployst.branch.updated created", "e4 ployst.branch.updated deleted",
        ]
        #expect(receiver.lines == lines)
    }

    @Test func `the shell receiver verifies, and keeps each event once`() throws {
        let rotated = try SignedCallback("e2", secrets: [.random(), secret])
        let plain = try SignedCallback("e1", secrets: [secret])
        for callback in [plain, plain, rotated] { #expect(try runShell(callback) == "204") }
        for (name, callback) in try SignedCallback.forged(secret: secret) {
            #expect(try runShell(callback) == "401", "\(name)")
        }
        #expect(Array(folder.read("e1.json").utf8) == plain.body)
        #expect(Array(folder.read("e2.json").utf8) == rotated.body)
        #expect(folder.read("forged.json").isEmpty)
        let left = try run("/bin/ls", ["-A", folder.path]).split(separator: "\n").filter { $0.hasPrefix(".coming") }
        #expect(left.isEmpty)
    }

    /// Runs the shell receiver as a web server runs a CGI program, and returns the status.
    private func runShell(_ callback: SignedCallback) throws -> String {
        let script = try folder.write(CallbackDocument.code("sh"), to: "receiver")
        var environment = [
            "CONTENT_LENGTH": String(callback.body.count), "PLOYST_CALLBACK_SECRET": secret.text,
            "PLOYST_CALLBACK_FOLDER": folder.path,
        ]
        for field in callback.fields {
            environment["HTTP_" + field.name.rawName.uppercased().replacing("-", with: "_")] = field.value
        }
        let answer = try run("/bin/sh", [script], environment, input: callback.body)
        return String(answer.prefix { $0 != "\r" && $0 != "\r\n" }.dropFirst("Status: ".count))
    }

    private func run(
        _ program: String, _ arguments: [String], _ environment: [String: String] = [:], input: [UInt8] = []
    ) throws -> String {
        let (reading, writing) = try Descriptor.pipe()
        let output = "output-\(input.count)"
        let process = try ChildProcess(
            program, arguments: arguments,
            environment: environment.merging(["PATH": "/usr/bin:/bin"]) { value, _ in value },
            input: reading, output: folder.log(output), errors: folder.log("errors"))
        try writing.write(input[...])
        let exit = try process.wait(timeout: Self.patience)
        let said = folder.read(output)
        try File.remove("\(folder.path)/\(output)")
        guard exit == .code(0) else {
            throw StackError("\(program) ended with \(exit as Any): \(folder.read("errors"))")
        }
        return said
    }
}
