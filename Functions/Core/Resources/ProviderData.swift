import FunctionKit
import HTTPTypes
import JSONBody
import Postgres

/// `{entity}/{id}/provider-data/{provider}/{name}`: what a provider says beyond Ployst's own words.
enum ProviderData {
    static let routes = Entity.allCases.flatMap { entity in
        let path = "\(entity.rawValue)/{\(entity.word)}/provider-data/{provider}/{name}"
        return [
            Route(.get, path, .scope(.read)) { try show(entity, $0) },
            Route(.put, path, .token) { try save(entity, $0) },
            Route(.delete, path, .token) { try delete(entity, $0) },
        ]
    }

    /// The longest value, in bytes.
    static let longestValue = 10_000

    /// The values of a traffic light.
    static let lights: Set = ["red", "yellow", "green", "gray"]

    /// What can have provider data; the raw value is the first segment of its path.
    enum Entity: String, CaseIterable, Sendable {
        case projects, repositories, branches, features, builds

        /// One of them, as the database and the path's parameter call it.
        var word: String {
            switch self {
            case .projects: "project"
            case .repositories: "repository"
            case .branches: "branch"
            case .features: "feature"
            case .builds: "build"
            }
        }

        /// The id in the path, where the caller may see it.
        ///
        /// - Throws: ``Problem`` 404.
        func id(_ call: Call) throws -> Int {
            switch self {
            case .projects: return try call.project()
            case .repositories: return try Repositories.repository(call)
            case .branches: return try Branches.branch(call)
            case .features: return try Features.feature(call)
            case .builds: return try Builds.build(call)
            }
        }
    }

    private static func show(_ entity: Entity, _ call: Call) throws -> Response {
        let (id, provider, name) = (try entity.id(call), try call.provider().rawValue, try name(call))
        return try call.object(
            """
            select json_build_object('value', value, 'display_value', display_value, 'display_type', display_type)
            from provider_data
            where entity = \(entity.word) and entity_id = \(id) and provider = \(provider) and name = \(name)
            """, missing: "There is no '\(name)' of \(provider) there.")
    }

    private static func save(_ entity: Entity, _ call: Call) throws -> Response {
        try requireWriting(call)
        let (id, provider, name) = (try entity.id(call), try call.provider().rawValue, try name(call))
        var input = try call.input()
        let value = try input.text("value", longest: longestValue)
        try input.optionalText("display_value", longest: longestValue)
        let type = try input.optionalText("display_type") ?? "string"
        try input.finish()
        guard ["string", "traffic_light"].contains(type) else {
            throw Problem.unacceptable("'display_type' must be \"string\" or \"traffic_light\".")
        }
        guard type != "traffic_light" || lights.contains(value) else {
            throw Problem.unacceptable("'value' is no traffic light: red, yellow, green or gray.")
        }
        let entry = String(decoding: try JSONBody.encode([name: input.accepted]), as: UTF8.self)
        _ = try call.database.execute(
            "select put_provider_data(\(entity.word), \(id), \(provider), \(entry)::jsonb)")
        return try show(entity, call)
    }

    private static func delete(_ entity: Entity, _ call: Call) throws -> Response {
        try requireWriting(call)
        let (id, provider, name) = (try entity.id(call), try call.provider().rawValue, try name(call))
        let deleted = try call.database.execute(
            """
            delete from provider_data
            where entity = \(entity.word) and entity_id = \(id) and provider = \(provider) and name = \(name)
            """)
        guard deleted > 0 else { throw Problem.notFound("There is no '\(name)' of \(provider) there.") }
        return Response(status: .noContent)
    }

    /// A provider's function writes what is its own with the scope `observe:<provider>` alone.
    private static func requireWriting(_ call: Call) throws {
        if !call.caller.may(.observe(try call.provider())) { try call.caller.require(.write) }
    }

    private static func name(_ call: Call) throws(Problem) -> String {
        let name = call.parameters["name"] ?? ""
        guard isName(name) else { throw .notFound("'\(name)' is no name: 1 to 100 of a-z, 0-9, _ and -.") }
        return name
    }

    /// Whether `text` can name an entry.
    static func isName(_ text: String) -> Bool {
        (1...100).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"),
                    UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
