import Foundation
import FunctionKit
import HTTPTypes
import HookTesting
import JSONBody
import LoopbackServer
import Signatures

@testable import Jenkins

/// A build that runs `infra/jenkins/resources/ployst-notify`, with a scripted Ployst to talk to.
struct Notifier {
    static let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "infra/jenkins/resources/ployst-notify").path

    /// What stands where the hook would.
    let server: LoopbackServer
    /// The workspace.
    let folder: TemporaryFolder
    /// What Jenkins and its administrator set.
    var environment: [String: String]

    init(_ reply: Reply = .json(200, #"{"seq":1}"#)) throws {
        try self.init(server: LoopbackServer { _ in reply })
    }

    init(server: LoopbackServer) throws {
        self.server = server
        folder = try TemporaryFolder()
        let secret = try HookAddress(provider: "jenkins", project: "team").secret(
            key: Secret(HookSecretsOfTests.newest))
        environment = [
            "PATH": "/usr/local/bin:/usr/bin:/bin", "PLOYST_HOOK_URL": "\(server.url)/hooks/jenkins/team",
            "PLOYST_HOOK_SECRET": secret.text, "JENKINS_URL": Sample.server, "JOB_NAME": "widget/feature%2Fspin",
            "BUILD_NUMBER": "7", "BUILD_URL": "\(Sample.server)job/widget/job/feature%252Fspin/7/",
            "BRANCH_NAME": "feature/spin", "GIT_COMMIT": Sample.commit,
        ]
    }

    /// Runs it, and gives what it wrote into the log of the build.
    @discardableResult func run(
        _ arguments: String..., shell: [String] = [], in workspace: URL? = nil
    ) throws -> Program.Outcome {
        try Program.run(
            shell + [Self.script] + arguments, in: workspace ?? folder.url, environment: environment)
    }

    /// The answer of the real hook to what was received last, proofs included.
    func answer(from bed: HookBed<JenkinsHook>) throws -> Response? {
        guard let received = server.received.last else { return nil }
        let path = received.target
        let delivery = SentDelivery(
            path: path, contentType: received.fields["content-type"], body: received.body, proof: .none,
            spoil: {
                $0.headerFields[HTTPField.Name(constant: "X-Hub-Signature-256")] =
                    received.fields["x-hub-signature-256"]
            })
        return try bed.answer(to: delivery)
    }

    /// The members of what was received last.
    var sent: [String: JSONValue] {
        get throws {
            guard let body = server.received.last?.body else { return [:] }
            return try JSONBody.decode([String: JSONValue].self, from: body)
        }
    }
}
