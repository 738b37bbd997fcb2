/// A setting that the local runner knows a value for; the raw value is its environment variable.
package enum Setting: String, CaseIterable, Sendable {
    /// How to reach PostgreSQL, as libpq's connection string.
    case database = "PLOYST_DATABASE"

    /// Where core answers, as an absolute URL.
    case coreURL = "PLOYST_CORE_URL"

    /// What a function shows to core: each has a token of its own.
    case coreToken = "PLOYST_CORE_TOKEN"

    /// The key from which the secret of every project's hook is computed.
    case hookKey = "PLOYST_HOOK_KEY"

    /// The key that the secrets in providers' settings are encrypted with.
    case secretKey = "PLOYST_SECRET_KEY"

    /// Who may make an account: anybody, for nobody else reaches this machine's loopback.
    case registration = "PLOYST_REGISTRATION"

    /// The program that sends mail: it prints it.
    case mailCommand = "PLOYST_MAIL_COMMAND"

    /// The secret of the instance-wide hook of git.
    case gitSecret = "PLOYST_GIT_SECRET"

    /// The secret of the instance-wide hook of GitHub.
    case githubSecret = "PLOYST_GITHUB_SECRET"

    /// Where instance-wide subscriptions may point beside public addresses.
    case callbackAllow = "PLOYST_CALLBACK_ALLOW"

    /// Where projects' own subscriptions may point beside public addresses.
    case callbackAllowProjects = "PLOYST_CALLBACK_ALLOW_PROJECTS"

    /// The secret of the landings function's subscription.
    case landingsSecret = "PLOYST_LANDINGS_SECRET"

    /// The folder of the clones.
    case clones = "PLOYST_CLONES"

    /// Where may be cloned from beside public addresses.
    case cloneAllow = "PLOYST_CLONE_ALLOW"

    /// The client id of the OAuth app at GitHub.
    case githubClientID = "PLOYST_GITHUB_CLIENT_ID"

    /// The client secret of the OAuth app at GitHub.
    case githubClientSecret = "PLOYST_GITHUB_CLIENT_SECRET"

    /// Where GitHub's pages are, for GitHub Enterprise.
    case githubURL = "PLOYST_GITHUB_URL"

    /// Where GitHub's REST interface is, for GitHub Enterprise.
    case githubAPIURL = "PLOYST_GITHUB_API_URL"

    /// The number of requests that one process works on at a time.
    case threads = "PLOYST_THREADS"

    /// Whether the value is a random text, made once and then kept in the data directory.
    package var isSecret: Bool {
        switch self {
        case .hookKey, .secretKey, .gitSecret, .githubSecret, .landingsSecret: true
        case .database, .coreURL, .coreToken, .callbackAllow, .callbackAllowProjects, .registration, .mailCommand,
            .clones,
            .cloneAllow, .githubClientID, .githubClientSecret, .githubURL, .githubAPIURL, .threads:
            false
        }
    }

    /// Whether the runner's own environment has the value: nothing here could make it up.
    package var isGiven: Bool {
        switch self {
        case .githubClientID, .githubClientSecret, .githubURL, .githubAPIURL: true
        default: false
        }
    }
}
