import FunctionTesting
import HTTPClient
import HTTPTypes
import Linux
import Signatures

/// The Python program of `docs/callbacks.md` as a process; it ends with its owner.
final class PythonReceiver {
    private static let patience = Duration.seconds(60)

    private let process: ChildProcess
    private let folder: Folder
    private let url: String
    private let client: HTTPClient

    init(secret: WebhookSecret, folder: Folder) throws {
        guard let python = CurrentProcess.environment["PLOYST_TEST_PYTHON"] else {
            throw StackError("PLOYST_TEST_PYTHON is not set; run the tests by Tests/run, or see Tests/python-tools")
        }
        let program = try folder.write(CallbackDocument.code("python"), to: "receiver.py")
        process = try ChildProcess(
            python, arguments: [program], environment: ["PLOYST_CALLBACK_SECRET": secret.text, "PORT": "0"],
            input: .null(), output: folder.log("python.log"), errors: folder.log("python.errors"))
        self.folder = folder
        client = try HTTPClient()
        let start = ContinuousClock.now
        while !folder.read("python.log").contains("\n") {
            guard start.duration(to: .now) < Self.patience, try process.wait(timeout: .milliseconds(20)) == nil else {
                throw StackError("the Python receiver does not listen: \(folder.read("python.errors"))")
            }
        }
        let port = folder.read("python.log").split(separator: "\n").first?.split(separator: " ").last ?? ""
        url = "http://127.0.0.1:\(port)/"
    }

    /// What it printed of the events that it took.
    var lines: [String] { folder.read("python.log").split(separator: "\n").dropFirst().map(String.init) }

    /// Sends a callback, and returns the status of the answer.
    func status(_ callback: SignedCallback) throws -> HTTPResponse.Status {
        try client.send(
            HTTPClientRequest(
                method: .post, url: url, headerFields: callback.fields, body: callback.body, timeout: Self.patience)
        ).status
    }
}
