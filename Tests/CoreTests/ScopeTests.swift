import FunctionKit
import HTTPTypes
import JSONBody
import Testing

@testable import Core

/// Who may call what: every route with every scope.
@Suite(.coreDatabase) struct ScopeTests {
    private let core: CoreHarness

    init() throws { core = try CoreHarness() }

    struct Operation: Sendable, CustomTestStringConvertible {
        let method: HTTPRequest.Method
        let path: String
        let allowed: Set<String>
        var testDescription: String { "\(method) \(path)" }

        init(_ method: HTTPRequest.Method, _ path: String, _ allowed: Set<String>) {
            self.method = method
            self.path = path
            self.allowed = allowed
        }
    }

    static let readers: Set = ["read", "write", "admin"]

    static let operations =
        [
            Operation(.get, "health", Set(Scope.all)),
            Operation(.get, "ready", Set(Scope.all)),
            Operation(.get, "openapi.json", Set(Scope.all)),
            Operation(.get, "tokens", ["admin"]),
            Operation(.post, "tokens", ["admin"]),
            Operation(.delete, "tokens/{token}", ["admin"]),
            Operation(.get, "projects", readers),
            Operation(.post, "projects", ["admin"]),
            Operation(.get, "projects/{project}", readers),
            Operation(.patch, "projects/{project}", ["admin"]),
            Operation(.delete, "projects/{project}", ["admin"]),
            Operation(.get, "projects/{project}/subscriptions", ["admin"]),
            Operation(.post, "projects/{project}/subscriptions", ["admin"]),
            Operation(.get, "subscriptions", ["admin"]),
            Operation(.post, "subscriptions", ["admin"]),
            Operation(.get, "subscriptions/{subscription}", ["admin"]),
            Operation(.patch, "subscriptions/{subscription}", ["admin"]),
            Operation(.delete, "subscriptions/{subscription}", ["admin"]),
            Operation(.get, "subscriptions/{subscription}/deliveries", ["admin"]),
            Operation(.post, "subscriptions/{subscription}/ping", ["admin"]),
            Operation(.post, "subscriptions/{subscription}/rotate-secret", ["admin"]),
            Operation(.post, "subscriptions/{subscription}/recover", ["admin"]),
            Operation(.get, "deliveries/{delivery}", ["admin"]),
            Operation(.post, "deliveries/{delivery}/redeliver", ["admin"]),
            Operation(.get, "metrics", readers),
            Operation(.get, "projects/{project}/hooks", ["admin"]),
            Operation(.post, "projects/{project}/hooks", ["admin"]),
            Operation(.get, "projects/{project}/settings", readers),
            Operation(.get, "projects/{project}/settings/{provider}", readers.union(["settings:github"])),
            Operation(.put, "projects/{project}/settings/{provider}", ["admin"]),
            Operation(.delete, "projects/{project}/settings/{provider}", ["admin"]),
            Operation(.get, "projects/{project}/repositories", readers),
            Operation(.post, "projects/{project}/repositories", ["admin"]),
            Operation(.get, "repositories", readers),
            Operation(.get, "repositories/{repository}", readers),
            Operation(.patch, "repositories/{repository}", ["admin"]),
            Operation(.delete, "repositories/{repository}", ["admin"]),
            Operation(.get, "repositories/{repository}/tips", readers),
            Operation(.get, "repositories/{repository}/branches", readers),
            Operation(.get, "branches/{branch}", readers),
            Operation(.get, "projects/{project}/features", readers),
            Operation(.put, "projects/{project}/features", ["write", "admin"]),
            Operation(.get, "features/{feature}", readers),
            Operation(.put, "features/{feature}/links", ["write", "admin"]),
            Operation(.delete, "features/{feature}/links", ["write", "admin"]),
            Operation(.get, "events", readers),
            Operation(.get, "projects/{project}/events", readers),
            Operation(.get, "builds", readers),
            Operation(.get, "builds/{build}", readers),
            Operation(.get, "providers", readers),
            Operation(.get, "settings/{provider}", ["settings:github"]),
            Operation(.post, "observations/push", ["admin", "observe:github"]),
            Operation(.post, "observations/pull-request", ["admin", "observe:github"]),
            Operation(.post, "observations/build", ["admin", "observe:github"]),
            Operation(.post, "observations/feature", ["admin", "observe:github"]),
            Operation(.post, "observations/repository", ["admin", "observe:github"]),
            Operation(.post, "observations/landing", ["admin", "observe:landing"]),
            Operation(.get, "repositories/{repository}/landing-basis", ["observe:landing"]),
            Operation(.get, "projects/{project}/landings", readers),
            Operation(.put, "branches/{branch}/landings/{target}", ["write", "admin"]),
            Operation(.delete, "branches/{branch}/landings/{target}", ["write", "admin"]),
            Operation(.get, "features/{feature}/timeline", readers),
            Operation(.get, "features/{feature}/explain", readers),
            Operation(.post, "projects/{project}/branch-finders/check", ["admin"]),
        ] + dataOperations

    /// The same for everything that can have provider data.
    static let dataOperations = ProviderData.Entity.allCases.flatMap { entity in
        let path = "\(entity.rawValue)/{\(entity.word)}/provider-data/{provider}/{name}"
        let writers: Set = ["write", "admin", "observe:github"]
        return [Operation(.get, path, readers), Operation(.put, path, writers), Operation(.delete, path, writers)]
    }

    @Test func `the table has every route`() {
        let routes = Set(Router.routes.map { "\($0.method) \($0.path)" })
        #expect(Set(Self.operations.map(\.testDescription)) == routes)
        #expect(Self.operations.count == Router.routes.count)
    }

    @Test(arguments: operations)
    func `a route opens to its scopes and to no other`(_ operation: Operation) throws {
        // What is asked for is not there: whoever may ask is told so, whoever may not is told that first.
        let path = operation.path.replacing("{provider}", with: "github").replacing(/\{[a-z]+\}/, with: "999999999")
        for scope in Scope.all {
            let answer = try ask(operation, path, token: core.makeToken(scope))
            if operation.allowed.contains(scope) {
                #expect(![401, 403].contains(answer.status), "\(scope): \(answer.body)")
            } else {
                #expect(answer.status == 403, "\(scope): \(answer.body)")
                #expect(answer.problem == "forbidden")
            }
        }
    }

    @Test(arguments: operations.filter { $0.allowed.count < Scope.all.count })
    func `without a good token there is nothing to see`(_ operation: Operation) throws {
        let path = operation.path.replacing("{provider}", with: "github").replacing(/\{[a-z]+\}/, with: "1")
        let answers = [
            try ask(operation, path, token: nil), try ask(operation, path, token: "ployst_unknown"),
            try ask(operation, path, token: "two words"), try ask(operation, path, token: ""),
        ]
        for answer in answers {
            #expect(answer.status == 401)
            #expect(answer.fields[.wwwAuthenticate] == "Bearer")
        }
        #expect(answers.map { $0["type"] } == Array(repeating: "urn:ployst:problem:unauthenticated", count: 4))
    }

    private func ask(_ operation: Operation, _ path: String, token: String?) throws -> Answer {
        let observation = CoreHarness.observation(
            [Push(1, "0", "a")], to: nil, repository: CoreHarness.repository("nobody's"))
        var body: JSONValue? = operation.method == .get || operation.method == .delete ? nil : ["unknown": 1]
        switch operation.path {
        case "observations/push": body = observation
        case "observations/repository":
            body = CoreHarness.ping(to: nil, repository: CoreHarness.repository("nobody's"))
        case let path where path.hasPrefix("observations/"):
            body = CoreHarness.anyObservation(String(path.dropFirst("observations/".count)))
        default: break
        }
        return try core.send(
            operation.method, path, body, token: token, fields: [.idempotencyKey: RequestID.random()])
    }
}
