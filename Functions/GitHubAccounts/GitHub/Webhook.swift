import FunctionKit

/// A webhook of a repository, as GitHub's REST interface describes it.
struct Webhook: Decodable {
    struct Configuration: Decodable {
        let url: String?
    }

    let id: Int64
    let config: Configuration?

    /// The webhook that a project wants: its body for GitHub.
    struct Wanted: Encodable {
        /// What the function `github` uses of a repository's events; `ping` always comes.
        static let events = [
            "check_run", "check_suite", "create", "delete", "issues", "pull_request", "push", "repository", "status",
            "workflow_run",
        ]

        struct Configuration: Encodable {
            let url: String
            let secret: String
            let contentType = "json"
            let insecureSSL = "0"

            enum CodingKeys: String, CodingKey {
                case url, secret
                case contentType = "content_type"
                case insecureSSL = "insecure_ssl"
            }
        }

        let name = "web"
        let active = true
        let events = Wanted.events
        let config: Configuration

        init(_ hook: ProjectHook) {
            config = Configuration(url: hook.url, secret: hook.secret.text)
        }
    }

    /// Whether it is a project's: to its URL, of this or another generation of the secret.
    func belongs(to hook: ProjectHook) -> Bool {
        config?.url.map(ProjectHook.withoutGeneration) == ProjectHook.withoutGeneration(hook.url)
    }
}
