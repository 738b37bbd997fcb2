import FunctionKit

/// Where GitHub is, and as which OAuth app this Ployst is known there.
struct GitHubSettings {
    /// GitHub's pages, where people say yes: without a slash at the end.
    let url: String

    /// GitHub's REST interface: without a slash at the end.
    let apiURL: String

    let clientID: String
    let clientSecret: Secret

    /// Reads `PLOYST_GITHUB_CLIENT_ID`, `PLOYST_GITHUB_CLIENT_SECRET`, `PLOYST_GITHUB_URL` and `PLOYST_GITHUB_API_URL`.
    ///
    /// - Throws: ``EnvironmentError``.
    init(environment: Environment) throws(EnvironmentError) {
        url = try environment.url("PLOYST_GITHUB_URL", or: "https://github.com")
        apiURL = try environment.url("PLOYST_GITHUB_API_URL", or: "https://api.github.com")
        clientID = try environment.required("PLOYST_GITHUB_CLIENT_ID")
        clientSecret = try environment.secret("PLOYST_GITHUB_CLIENT_SECRET")
    }
}
