import DatabaseTesting
import FunctionTesting
import Testing

/// Accounts at GitHub through a real web server with the configuration of `infra`.
@Suite struct GitHubAccountsTests {
    @Test(.database, arguments: WebServer.allCases)
    func `somebody who is logged in is sent to GitHub, and neither log has the code that comes back`(
        _ server: WebServer
    ) throws {
        let ployst = try Ployst(server, database: try DatabaseTrait.conninfo, hasAccounts: true)
        let fields = [("Authorization", "Bearer \(try ployst.logIn())")]
        let start = try ployst.stack.send("GET", "/github/oauth/start", fields: fields)
        #expect(start.status == 302, "\(start.text)")
        let page = try #require(start.fields["location"])
        #expect(page.hasPrefix("https://github.com/login/oauth/authorize?client_id=\(PlayedGitHub.clientID)&"))

        let code = "code-of-the-test"
        let back = try ployst.stack.send("GET", "/github/oauth/callback?code=\(code)&state=x", fields: fields)
        #expect(back.status == 403, "\(back.text)")
        for log in [server.accessLog, "error.log", "github-accounts.log", "\(server.rawValue).log"] {
            #expect(!ployst.stack.folder.read(log).contains(code), "\(log)")
        }
        #expect(try ployst.stack.send("GET", "/githubs").status == 404)
    }
}
