/// A payload of each event, in the shape of GitHub's; `Document` changes their members.
extension Payload {
    static let merge = "b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1"
    static let base = "7777777777777777777777777777777777777777"

    static func pullRequest(_ action: String = "opened") -> String {
        #"""
        {"action":"\#(action)","number":31,"pull_request":{"id":901,"number":31,"state":"open","draft":false,
        "title":"Spin","body":"Closes #12","html_url":"https://github.example.test/acme/widget/pull/31",
        "user":{"login":"mira","id":9},"merged":false,"merged_at":null,"merge_commit_sha":"\#(merge)",
        "created_at":"2025-11-20T08:00:00Z","updated_at":"2025-11-20T10:00:00Z",
        "head":{"label":"acme:feature/spin","ref":"feature/spin","sha":"\#(after)","repo":{"id":77,"name":"widget"}},
        "base":{"label":"acme:main","ref":"main","sha":"\#(base)","repo":{"id":77,"name":"widget"}}},
        "repository":\#(repository()),"sender":{"login":"mira","id":9}}
        """#
    }

    static func issues(_ action: String = "opened") -> String {
        #"""
        {"action":"\#(action)","issue":\#(issue()),"repository":\#(repository()),"sender":{"login":"mira","id":9}}
        """#
    }

    static func issue(_ number: Int = 12, updatedAt: String = "2025-11-20T10:00:00Z") -> String {
        #"""
        {"id":5001,"node_id":"I_kw","number":\#(number),"title":"Spin","body":"Round and round","state":"open",
        "state_reason":null,"html_url":"https://github.example.test/acme/widget/issues/\#(number)",
        "labels":[{"id":1,"name":"ui","color":"ededed"},{"id":2,"name":"good first issue"}],
        "assignee":{"login":"mira","id":9},"assignees":[{"login":"mira","id":9},{"login":"otto","id":10}],
        "milestone":{"id":3,"number":1,"title":"v1.0"},"type":{"id":4,"name":"Bug"},"user":{"login":"mira"},
        "created_at":"2025-11-01T08:00:00Z","updated_at":"\#(updatedAt)","closed_at":null,"locked":false}
        """#
    }

    static let otherRepository = #"{"id":78,"name":"gadget","owner":{"login":"acme","id":5}}"#

    static func transfer(_ action: String) -> String {
        let (here, there) = (issue(), issue(3, updatedAt: "2025-11-20T10:00:05Z"))
        return action == "transferred"
            ? #"""
            {"action":"transferred","issue":\#(here),"changes":{"new_issue":\#(there),
            "new_repository":\#(otherRepository)},"repository":\#(repository())}
            """#
            : #"""
            {"action":"opened","issue":\#(there),"changes":{"old_issue":\#(here),"old_repository":\#(repository())},
            "repository":\#(otherRepository)}
            """#
    }

    static func repositoryEvent(_ action: String, archived: Bool = false) -> String {
        #"""
        {"action":"\#(action)","changes":{"repository":{"name":{"from":"gizmo"}}},"repository":{"id":77,"name":"widget",
        "full_name":"acme/widget","owner":{"login":"acme","id":5},"archived":\#(archived),"default_branch":"main",
        "clone_url":"https://github.example.test/acme/widget.git","html_url":"https://github.example.test/acme/widget",
        "pushed_at":"2025-11-20T09:13:20Z","updated_at":"2025-11-20T08:00:00Z"},"sender":{"login":"mira","id":9}}
        """#
    }

    static func installation(_ action: String) -> String {
        #"""
        {"action":"\#(action)","installation":{"id":2,"account":{"login":"acme","id":5,"type":"Organization"},
        "repository_selection":"selected","created_at":1763630000,"updated_at":1763630005,"suspended_at":null},
        "repositories":[{"id":77,"node_id":"R_1","name":"widget","full_name":"acme/widget","private":true},
        {"id":78,"node_id":"R_2","name":"gadget","full_name":"acme/gadget","private":true}],"sender":{"login":"mira"}}
        """#
    }

    static func installationRepositories(_ action: String) -> String {
        #"""
        {"action":"\#(action)","installation":{"id":2,"account":{"login":"acme","id":5},
        "created_at":"2025-11-20T10:13:20.000+01:00","updated_at":"2025-11-20T10:13:25.000+01:00"},
        "repository_selection":"selected","requester":null,
        "repositories_added":[{"id":77,"name":"widget","full_name":"acme/widget","private":true}],
        "repositories_removed":[{"id":78,"name":"gadget","full_name":"acme/gadget","private":true}],
        "sender":{"login":"mira"}}
        """#
    }
}
