import FunctionKit
import JSONBody
import Postgres

/// The members that a provider's settings may have.
enum SettingsMembers {
    private static let finders = "branch_finders"

    /// The most branch finders of a provider, and the longest, in characters.
    private static let longestFinder = 500
    private static let findersSchema = BodySchema.list(.text(longest: longestFinder), most: 50)

    /// The most words of a list or an object.
    private static let mostWords = 200

    /// The members that are secrets.
    static func secrets(of provider: Provider) -> [String] {
        provider == .targetprocess ? ["access_token"] : []
    }

    /// What a provider's settings have to be.
    static func schema(of provider: Provider) -> BodySchema {
        let source: [String: BodySchema] = [
            finders: findersSchema, CloneCredentials.member: CloneCredentials.schema,
            "track": .word(["all", "listed"]),
        ]
        let url = BodySchema.text(longest: 2000, .webAddress)
        let words = BodySchema.map(longest: 200, most: mostWords)
        return switch provider {
        case .git: .object(source)
        case .github: .object(source.merging(["features": .flag]) { $1 })
        case .jenkins: .object(["url": url])
        case .targetprocess:
            .object([
                "url": url, "access_token": .text(longest: 1000), "types": words, "states": words,
                "final_states": .list(.text(longest: 200), most: mostWords), "user_id": .integer(1...Int.max),
            ])
        }
    }

    /// Takes all members out of a request's body.
    ///
    /// - Throws: ``Problem`` 422 that names every value that cannot be used.
    static func take(from input: inout Input, of provider: Provider, _ call: Call) throws {
        try input.take(schema(of: provider)) { members in
            try faultyFinders(in: members, call) + CloneCredentials.faults(in: members)
        }
    }

    /// Takes branch finders alone, which have to be there.
    ///
    /// - Throws: ``Problem`` 422 that names every one that cannot be used.
    static func takeFinders(from input: inout Input, _ call: Call) throws {
        try input.take(.object([finders: findersSchema], required: [finders])) { try faultyFinders(in: $0, call) }
    }

    /// The branch finders that the database cannot match as regular expressions.
    private static func faultyFinders(in members: [String: JSONValue], _ call: Call) throws -> [FieldFault] {
        guard case .array(let items)? = members[finders] else { return [] }
        return try items.enumerated().compactMap { index, item in
            guard case .string(let finder) = item, findersSchema.faults(in: .array([item])).isEmpty else { return nil }
            return try call.database.text("select finder_fault(\(finder))").map {
                BodyPath().member(finders).item(index).fault("is not usable: \($0)")
            }
        }
    }
}
