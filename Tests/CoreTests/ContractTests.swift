import FunctionKit
import HTTPTypes
import JSONBody
import Testing

@testable import Core

/// Holds the routes and `docs/openapi.json` together.
@Suite struct ContractTests {
    private let document: JSONValue

    init() throws {
        document = try JSONBody.decode(
            JSONValue.self, from: Array(try RepositoryFiles.text(of: "docs/openapi.json").utf8))
    }

    private static let methods: Set = ["get", "put", "post", "patch", "delete", "head", "options", "trace"]

    @Test func `each route is in the document, and each operation of the document is a route`() {
        let documented = document["paths"].names.flatMap { path in
            document["paths"][path].names.intersection(Self.methods).map { "\($0) \(path)" }
        }
        let routes = Router.routes.map { "\($0.method.rawValue.lowercased()) \(Router.prefix)\($0.path)" }
        #expect(Set(documented).subtracting(routes) == [])
        #expect(Set(routes).subtracting(documented) == [])
        #expect(routes.count == Set(routes).count)
    }

    @Test func `the parameters of a path are those that the document describes`() {
        for path in document["paths"].names {
            let item = document["paths"][path]
            let named = Set(path.matches(of: /\{([a-z_]+)\}/).map { String($0.output.1) })
            for method in item.names.intersection(Self.methods) {
                let parameters = (item["parameters"].items + item[method]["parameters"].items).map(resolved)
                let described = parameters.filter { $0["in"] == "path" }
                #expect(Set(described.compactMap { $0["name"].text }) == named, "\(method) \(path)")
                #expect(described.allSatisfy { $0["required"] == true }, "\(method) \(path)")
            }
        }
    }

    @Test func `each operation has a name of its own, and says what it answers`() {
        var names: Set<String> = []
        for path in document["paths"].names {
            for method in document["paths"][path].names.intersection(Self.methods) {
                let operation = document["paths"][path][method]
                #expect(names.insert(operation["operationId"].text ?? "").inserted, "\(method) \(path)")
                #expect(!operation["responses"].names.isEmpty, "\(method) \(path)")
            }
        }
    }

    @Test func `the document that core serves is this one`() throws {
        #expect(document["openapi"].text?.hasPrefix("3.1") == true)
        let core = try CoreHarness(conninfo: Secret("host=/nowhere"))
        let served = try core.send(.get, "openapi.json", token: nil)
        #expect(served.status == 200)
        #expect(served.fields[.contentType] == "application/json")
        #expect(served.body == document)
    }

    /// A parameter, or what a `$ref` in its place stands for.
    private func resolved(_ parameter: JSONValue) -> JSONValue {
        guard let reference = parameter["$ref"].text else { return parameter }
        return reference.split(separator: "/").dropFirst().reduce(document) { $0[String($1)] }
    }
}
