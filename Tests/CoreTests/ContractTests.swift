import FunctionKit
import HTTPTypes
import JSONBody
import Testing

@testable import Core

/// Holds the routes and `docs/openapi.json` together.
@Suite struct ContractTests {
    /// Read once: a test for each route would else spend its time on that.
    private static let file = Result {
        try JSONBody.decode(JSONValue.self, from: Array(RepositoryFiles.text(of: "docs/openapi.json").utf8))
    }

    private let document: JSONValue

    init() throws { document = try Self.file.get() }

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

    @Test(arguments: Router.routes)
    func `each operation says what it is for, who may ask, and what it may answer`(_ route: Route) {
        let operation = operation(of: route)
        #expect(operation["summary"].text?.isEmpty == false)
        #expect(!operation["tags"].items.isEmpty)
        let schemes = operation["security"].items.flatMap(\.names)
        if case .open = route.access {
            #expect(operation["security"] == [])
        } else {
            #expect(!schemes.isEmpty)
            #expect(Set(schemes).subtracting(document["components"]["securitySchemes"].names) == [])
        }
        #expect(statuses(of: route).subtracting(operation["responses"].names) == [])
        for parameter in parameters(of: route) {
            #expect(parameter["description"].text?.isEmpty == false, "\(parameter["name"])")
        }
    }

    @Test(arguments: Router.routes)
    func `each operation shows what it takes and what it answers`(_ route: Route) {
        let operation = operation(of: route)
        let answers = operation["responses"].names.filter { $0.hasPrefix("2") }.map { operation["responses"][$0] }
        for shown in answers + [operation["requestBody"]] {
            let schema = shown["content"]["application/json"]["schema"]
            #expect(schema == .null || !examples(of: schema).isEmpty)
        }
    }

    @Test func `all examples are what their schemas ask for`() {
        let schemas = JSONSchema(document: document)
        let named = document["components"]["schemas"]
        for name in named.names {
            for example in named[name]["examples"].items {
                #expect(schemas.faults(of: example, by: named[name], at: name) == [])
            }
        }
        for parameter in Router.routes.flatMap(parameters) where parameter["example"] != .null {
            #expect(schemas.faults(of: parameter["example"], by: parameter["schema"]) == [], "\(parameter["name"])")
        }
    }

    private func operation(of route: Route) -> JSONValue {
        document["paths"]["\(Router.prefix)\(route.path)"][route.method.rawValue.lowercased()]
    }

    private func parameters(of route: Route) -> [JSONValue] {
        let shared = document["paths"]["\(Router.prefix)\(route.path)"]["parameters"].items
        return (shared + operation(of: route)["parameters"].items).map(resolved)
    }

    /// The statuses, beside those of success, that a route answers because of what it takes and who may ask.
    private func statuses(of route: Route) -> Set<String> {
        guard route.path != "health", route.path != "openapi.json" else { return [] }
        var statuses: Set = ["503"]
        if case .open = route.access {} else { statuses.formUnion(["401", "403", "500"]) }
        if operation(of: route)["requestBody"] != .null { statuses.formUnion(["400", "413", "415", "422"]) }
        for parameter in parameters(of: route) {
            let schema = parameter["schema"]
            switch parameter["in"] {
            case "path": statuses.insert("404")
            case "query" where schema["type"] == "string" && schema["enum"] == .null && schema["pattern"] == .null:
                statuses.insert("422")
            default: statuses.insert("400")
            }
        }
        return statuses
    }

    /// The examples of a schema: its own, those of its alternatives, or those of the items where it is a page of a list.
    private func examples(of schema: JSONValue) -> [JSONValue] {
        let schema = resolved(schema)
        let own = schema["examples"].items + schema["anyOf"].items.flatMap(examples)
        let item = schema["properties"]["items"]["items"]
        return own.isEmpty && item != .null ? examples(of: item) : own
    }

    /// A parameter or schema, or what a `$ref` in its place stands for.
    private func resolved(_ named: JSONValue) -> JSONValue {
        JSONSchema(document: document).resolved(named)
    }
}

extension Route: CustomTestStringConvertible {
    package var testDescription: String { "\(method.rawValue) \(path)" }
}
