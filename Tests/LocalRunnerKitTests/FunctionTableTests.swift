import LocalRunnerKit
import Testing

@Suite struct FunctionTableTests {
    struct Path: Sendable, CustomTestStringConvertible {
        var path: String
        var function: String?
        var testDescription: String { path }
    }

    @Test(arguments: [
        Path(path: "/core/v1", function: "core"),
        Path(path: "/core/v1/projects/1", function: "core"),
        Path(path: "/core/v10", function: nil),
        Path(path: "/hooks/github", function: "github"),
        Path(path: "/hooks/github/demo", function: "github"),
        Path(path: "/hooks/githubs", function: nil),
        Path(path: "/hooks/git", function: "git"),
        Path(path: "/hooks/git/demo~2", function: "git"),
        Path(path: "/hooks/gitx", function: nil),
        Path(path: "/callbacks/landings", function: "landings"),
        Path(path: "/hooks/jenkins/demo", function: "jenkins"),
        Path(path: "/hooks/targetprocess/demo", function: "targetprocess"),
        Path(path: "/github/oauth/start", function: "github-accounts"),
        Path(path: "/githubs", function: nil),
        Path(path: "/hooks", function: nil),
        Path(path: "/", function: nil),
    ])
    func `a path belongs to the function whose route it is below`(_ path: Path) {
        #expect(FunctionTable.function(answering: path.path)?.name == path.function)
    }

    @Test func `names and routes are used once`() {
        #expect(Set(FunctionTable.all.map(\.name)).count == FunctionTable.all.count)
        #expect(Set(FunctionTable.all.map(\.route)).count == FunctionTable.all.count)
    }

    @Test(arguments: FunctionTable.all) func `a function that calls core has its address, a token and scopes`(
        _ function: HostedFunction
    ) {
        #expect(function.settings.contains(.coreToken) == !function.scopes.isEmpty)
        #expect(function.settings.contains(.coreToken) == function.settings.contains(.coreURL))
    }

    @Test(arguments: Provider.allCases) func `a hook may report as its own provider alone`(_ provider: Provider) {
        let hook = FunctionTable.function(answering: "/hooks/\(provider.rawValue)/demo")
        #expect(hook?.scopes == ["observe:\(provider.rawValue)", "settings:\(provider.rawValue)"])
        #expect(hook?.settings.contains(.hookKey) == true)
        #expect(hook?.settings.contains(.database) == false)
        let secrets: [Setting] = [.gitSecret, .githubSecret]
        #expect(hook?.settings.filter(secrets.contains) == [provider.instanceSecret].compactMap(\.self))
    }

    @Test func `of the functions core alone has the database, the key of secrets, and what may be called back`() {
        for setting in [Setting.database, .secretKey, .callbackAllow, .callbackAllowProjects] {
            #expect(FunctionTable.all.filter { $0.settings.contains(setting) } == [FunctionTable.core])
            #expect(FunctionTable.dispatch.settings.contains(setting))
        }
    }

    @Test func `dispatch answers no path`() {
        #expect(!FunctionTable.dispatch.answers("/"))
        #expect(!FunctionTable.dispatch.answers("/dispatch"))
    }
}
