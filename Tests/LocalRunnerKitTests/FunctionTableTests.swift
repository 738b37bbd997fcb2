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
}
