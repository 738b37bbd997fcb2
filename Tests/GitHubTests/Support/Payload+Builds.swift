/// Payloads of the events that tell of builds.
extension Payload {
    static let server = "https://github.example.test/"

    private static let repositoryWithPage = #"""
        {"id":77,"name":"widget","full_name":"acme/widget","owner":{"login":"acme","id":5},"default_branch":"main",
        "clone_url":"https://github.example.test/acme/widget.git","html_url":"https://github.example.test/acme/widget"}
        """#

    static func workflowRun(_ action: String = "completed", status: String? = nil) -> String {
        let status = status ?? (action == "requested" ? "queued" : action)
        return #"""
            {"action":"\#(action)","workflow_run":{"id":2897,"name":"Spin it round","check_suite_id":1291,
            "path":".github/workflows/test.yml@refs/heads/main","event":"push","status":"\#(status)",
            "conclusion":\#(action == "completed" ? #""success""# : "null"),"run_number":163,"run_attempt":2,
            "html_url":"https://github.example.test/acme/widget/actions/runs/2897","head_branch":"feature/spin",
            "head_sha":"\#(after)","head_repository":{"id":77,"name":"widget"},"display_title":"Spin it round",
            "pull_requests":[{"id":901,"number":31,"head":{"ref":"feature/spin","sha":"\#(after)","repo":{"id":77}},
            "base":{"ref":"main","sha":"\#(base)","repo":{"id":77}}}],"created_at":"2025-11-20T09:00:00Z",
            "run_started_at":"2025-11-20T09:10:00Z","updated_at":"2025-11-20T09:11:30Z"},
            "workflow":{"id":28,"name":"test","path":".github/workflows/test.yml"},
            "repository":\#(repositoryWithPage),"sender":{"login":"mira","id":9}}
            """#
    }

    static func checkSuite(_ action: String = "completed") -> String {
        #"""
        {"action":"\#(action)","check_suite":\#(suite(completed: action == "completed")),
        "repository":\#(repositoryWithPage),"sender":{"login":"mira","id":9}}
        """#
    }

    static func checkRun(_ action: String = "completed", detailsURL: String = "https://checks.example.test/9") -> String
    {
        #"""
        {"action":"\#(action)","check_run":{"id":1286,"name":"lint","head_sha":"\#(after)",
        "status":"\#(action == "created" ? "in_progress" : "completed")",
        "conclusion":\#(action == "created" ? "null" : #""failure""#),"started_at":"2025-11-20T09:10:00Z",
        "completed_at":\#(action == "created" ? "null" : #""2025-11-20T09:11:00Z""#),
        "html_url":"https://github.example.test/acme/widget/runs/1286","details_url":"\#(detailsURL)",
        "external_id":"","app":{"id":29,"slug":"octo-linter","name":"Octo Linter"},
        "check_suite":\#(suite(completed: action != "created")),"pull_requests":[{"id":901,"number":31}]},
        "repository":\#(repositoryWithPage),"sender":{"login":"mira","id":9}}
        """#
    }

    private static func suite(completed: Bool) -> String {
        #"""
        {"id":1291,"head_branch":"feature/spin","head_sha":"\#(after)",
        "status":"\#(completed ? "completed" : "in_progress")","conclusion":\#(completed ? #""success""# : "null"),
        "before":"\#(before)","after":"\#(after)","pull_requests":[{"id":901,"number":31}],
        "app":{"id":29,"slug":"octo-linter","name":"Octo Linter"},"created_at":"2025-11-20T09:09:00Z",
        "updated_at":"2025-11-20T09:11:30Z"}
        """#
    }

    static func status(
        _ state: String = "success", context: String = "ci/spin", targetURL: String = "https://ci.example.test/9"
    ) -> String {
        #"""
        {"id":680,"sha":"\#(after)","name":"acme/widget","target_url":"\#(targetURL)","context":"\#(context)",
        "description":null,"state":"\#(state)","commit":{"sha":"\#(after)"},
        "branches":[{"name":"main","commit":{"sha":"\#(base)"}},{"name":"feature/spin","commit":{"sha":"\#(after)"}}],
        "created_at":"2025-11-20T09:10:00+00:00","updated_at":"2025-11-20T09:11:00+00:00",
        "repository":\#(repositoryWithPage),"sender":{"login":"mira","id":9}}
        """#
    }
}
