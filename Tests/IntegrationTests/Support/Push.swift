import FunctionKit
import FunctionTesting
import Signatures

/// A push to GitHub, with what Ployst reads of it and the quirks of the real ones.
struct Push: Sendable {
    /// GitHub's id of the delivery; the same each time it is sent.
    let delivery = RequestID.random()
    var repository: Int
    var branch: String
    var before: String
    var after: String
    /// Seconds since 1970, as GitHub tells it in pushes.
    var pushedAt: Int64

    var json: String {
        """
        {"ref":"refs/heads/\(branch)","before":"\(before)","after":"\(after)","created":\(before == Self.zero),\
        "deleted":\(after == Self.zero),"forced":false,"base_ref":null,"commits":[],"head_commit":null,\
        "repository":{"id":\(repository),"name":"widget-\(repository)","full_name":"acme/widget-\(repository)",\
        "private":true,"owner":{"login":"acme","name":"acme","id":5},"default_branch":"main","created_at":1700000000,\
        "pushed_at":\(pushedAt),"clone_url":"https://github.example.test/acme/widget-\(repository).git"},\
        "pusher":{"name":"mira"},"sender":{"login":"mira","id":9}}
        """
    }

    /// What stands for no revision.
    static let zero = String(repeating: "0", count: 40)

    /// Made-up revisions, each another.
    static func revision() -> String { RequestID.random() + String(RequestID.random().prefix(8)) }

    /// Pushes to one branch, each a second after the one before and going on from it.
    static func series(_ count: Int, repository: Int, branch: String, from second: Int64) -> [Push] {
        let revisions = [zero] + (0..<count).map { _ in revision() }
        return zip(revisions, revisions.dropFirst()).enumerated().map { number, ends in
            Push(
                repository: repository, branch: branch, before: ends.0, after: ends.1, pushedAt: second + Int64(number))
        }
    }
}

extension Ployst {
    /// Sends a push once, as GitHub would.
    func send(_ push: Push) throws -> HTTPConversation.Answer {
        let body = Array(push.json.utf8)
        return try stack.send(
            "POST", HookProvider.github.path(),
            fields: [
                ("Content-Type", "application/json"), ("X-GitHub-Event", "push"), ("X-GitHub-Delivery", push.delivery),
                ("X-Hub-Signature-256", try HookSignature.header(for: body, secret: hookSecret(.github))),
            ], body: body)
    }
}
