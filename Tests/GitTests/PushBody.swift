import FunctionKit
import HTTPTypes
import HookTesting
import Signatures

/// Bodies made by hand, in the shape of those of `infra/git/post-receive`.
enum PushBody {
    static let zeros = String(repeating: "0", count: 40)
    static let before = "3f2a9c0d4be1587760c2d1a4e8f90b7c6d5e4f31"
    static let after = "9ae1c7f0d2b34586978812345678900abcdef012"

    static let repository = #"""
        {"owner":"team","name":"widget","clone_url":"ssh://git@git.example.test/team/widget.git","default_branch":"main"}
        """#

    static func update(
        ref: String = "refs/heads/main", before: String = before, after: String = after, forced: String = "false"
    ) -> String {
        #"{"ref":"\#(ref)","before":"\#(before)","after":"\#(after)","forced":\#(forced)}"#
    }

    static func push(
        repository: String = repository, pushedAt: String = #""2026-11-23T10:00:00.123456Z""#,
        pusher: String = #""mira""#, updates: String = "[\(update())]"
    ) -> String {
        #"{"repository":\#(repository),"pushed_at":\#(pushedAt),"pusher":\#(pusher),"updates":\#(updates)}"#
    }

    /// A push of so many branches.
    static func push(branches: Int) -> String {
        let updates = (1...branches).map { update(ref: "refs/heads/feature/\($0)") }
        return push(updates: "[\(updates.joined(separator: ","))]")
    }
}

extension SentDelivery {
    /// A delivery as `infra/git/post-receive` sends it.
    init(
        id: String? = "0d0bc2bd-4a0b-4b4d-ae37-8f5d8dd6d7b4", path: String = "/hooks/git/team", push: String,
        spoil: @escaping (inout Request) -> Void = { _ in }
    ) {
        var fields: HTTPFields = [:]
        fields[HTTPField.Name(constant: "X-Ployst-Delivery")] = id
        self.init(path: path, fields: fields, body: Array(push.utf8), spoil: spoil)
    }
}
