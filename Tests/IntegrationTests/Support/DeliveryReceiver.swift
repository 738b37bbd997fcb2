import CoreAPI
import FunctionKit
import HTTPTypes
import HookTesting
import JSONBody
import LoopbackServer
import Signatures
import Synchronization

@testable import Git

/// What stands where Ployst would be: it keeps what a repository's hook sends, and answers as a test wants.
final class DeliveryReceiver {
    /// What the hook of the project `team` is signed with.
    static var secret: Secret {
        get throws {
            try HookAddress(provider: "git", project: "team").secret(key: Secret(HookSecretsOfTests.newest))
        }
    }

    private let server: LoopbackServer
    private let reply: SharedReply

    private final class SharedReply: Sendable {
        let value: Mutex<Reply>

        init(_ reply: Reply) {
            value = Mutex(reply)
        }
    }

    /// Starts it with this answer to everything.
    init(_ first: Reply = .json(200, "{}")) throws {
        let reply = SharedReply(first)
        self.reply = reply
        server = try LoopbackServer { _ in
            reply.value.withLock(\.self)
        }
    }

    /// The URL of the hook.
    var url: String { server.url + "/hooks/git/team" }

    /// What has arrived.
    var received: [ReceivedRequest] { server.received }

    /// The ids of the deliveries that have arrived.
    var ids: [String] { received.map { $0.fields["x-ployst-delivery"] ?? "" } }

    /// Answers in this way from now on.
    func answer(_ next: Reply) {
        reply.value.withLock { $0 = next }
    }

    /// What the function itself reports to core where it is given what has arrived, byte by byte.
    func reported() throws -> [PushObservation] {
        let bed = try HookBed(GitHook.self)
        for request in received {
            var fields: HTTPFields = [:]
            for field in ["X-Hub-Signature-256", "X-Ployst-Delivery"] {
                guard let name = HTTPField.Name(field) else { continue }
                fields[name] = request.fields[field.lowercased()]
            }
            let delivery = SentDelivery(
                path: request.target, contentType: request.fields["content-type"], fields: fields, body: request.body,
                proof: .none)
            let answer = try bed.answer(to: delivery)
            guard [.ok, .accepted].contains(answer.status) else { throw UnexpectedAnswer(text: answer.text) }
        }
        return try bed.core.received.map { try JSONBody.decode(PushObservation.self, from: $0.body) }
    }

    /// All updates that the function reports.
    func updates() throws -> [RefUpdate] {
        try reported().flatMap(\.updates)
    }

    private struct UnexpectedAnswer: Error {
        var text: String
    }
}
