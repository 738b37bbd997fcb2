/// Payloads made by hand, in the shape of GitHub's.
enum Payload {
    static let zeros = String(repeating: "0", count: 40)
    static let before = "3f2a9c0d4be1587760c2d1a4e8f90b7c6d5e4f31"
    static let after = "9ae1c7f0d2b34586978812345678900abcdef012"

    static func repository(pushedAt: String = "1763630000") -> String {
        #"""
        {"id":77,"name":"widget","full_name":"acme/widget","owner":{"login":"acme","name":"acme","id":5},
        "clone_url":"https://github.example.test/acme/widget.git","default_branch":"main","pushed_at":\#(pushedAt)}
        """#
    }

    static func push(
        ref: String = "refs/heads/main", before: String = before, after: String = after, forced: Bool = false,
        headCommit: String = #"{"id":"\#(after)","timestamp":"2025-11-20T10:00:00+01:00"}"#,
        commits: String = "[]", repository: String = repository()
    ) -> String {
        #"""
        {"ref":"\#(ref)","before":"\#(before)","after":"\#(after)","created":\#(before == zeros),
        "deleted":\#(after == zeros),"forced":\#(forced),"base_ref":null,"commits":\#(commits),
        "head_commit":\#(headCommit),"pusher":{"name":"mira","email":"mira@example.test"},
        "repository":\#(repository),"sender":{"login":"mira","id":9}}
        """#
    }

    static func ref(
        _ name: String, type: String = "branch", extra: String = "", pushedAt: String = #""2025-11-20T09:13:20Z""#
    ) -> String {
        #"""
        {"ref":"\#(name)","ref_type":"\#(type)",\#(extra)"pusher_type":"user",
        "repository":\#(repository(pushedAt: pushedAt)),"sender":{"login":"mira","id":9}}
        """#
    }
}
