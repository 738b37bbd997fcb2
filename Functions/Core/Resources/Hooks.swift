import FunctionKit
import HTTPTypes
import JSONBody
import Postgres
import Signatures

/// `projects/{project}/hooks`: where each provider sends this project's deliveries, and with which secret.
enum Hooks {
    static let routes = [
        Route(.get, "projects/{project}/hooks", .scope(.admin), list),
        Route(.post, "projects/{project}/hooks", .scope(.admin), rotate),
    ]

    private struct Generation: Decodable {
        let provider: String
        let generation: Int
        let previousUntil: String?

        enum CodingKeys: String, CodingKey {
            case provider, generation
            case previousUntil = "previous_until"
        }
    }

    private struct Answer: Encodable {
        let items: [Hook]
        let next: String?

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(items, forKey: .items)
            try container.encode(next, forKey: .next)
        }

        private enum CodingKeys: CodingKey { case items, next }
    }

    private struct Hook: Encodable {
        let provider: String
        let url: String
        let secret: String
        let generation: Int
        let previousUntil: String?

        enum CodingKeys: String, CodingKey {
            case provider, url, secret, generation
            case previousUntil = "previous_until"
        }
    }

    @Sendable private static func list(_ call: Call) throws -> Response {
        try answer(call, project: call.project())
    }

    /// Replaces the secret of one provider's hook; the one before stays good for `overlap_seconds`, 0 unless said.
    @Sendable private static func rotate(_ call: Call) throws -> Response {
        let project = try call.project()
        var input = try call.input()
        let provider = try input.provider()
        let overlap = try input.optionalInteger("overlap_seconds", in: 0...30 * 86_400) ?? 0
        try input.finish()
        _ = try call.database.execute(
            "select rotate_hook(\(project), \(provider.rawValue), make_interval(secs => \(overlap)))")
        return try answer(call, project: project)
    }

    private static func answer(_ call: Call, project: Int) throws -> Response {
        let slug = try call.database.text("select slug from project where id = \(project)") ?? ""
        let rotated = try call.database.rows(
            """
            select provider, generation, case when previous_until > now() then rfc3339(previous_until) end as previous_until
            from project_hook where project_id = \(project)
            """, as: Generation.self)
        let hooks = try Provider.allCases.map { provider in
            let known = rotated.first { $0.provider == provider.rawValue }
            return try hook(call, provider, slug: slug, generation: known?.generation ?? 1, until: known?.previousUntil)
        }
        return try call.document(try JSONBody.encode(Answer(items: hooks, next: nil)))
    }

    private static func hook(
        _ call: Call, _ provider: Provider, slug: String, generation: Int, until: String?
    ) throws -> Hook {
        let address = HookAddress(provider: provider.rawValue, project: slug, generation: generation)
        let host = call.request.headerFields[.hostField] ?? "localhost"
        return Hook(
            provider: provider.rawValue, url: "\(call.request.scheme)://\(host)/hooks/\(address.text)",
            secret: try address.secret(key: call.hookKeys[0]).text, generation: generation,
            previousUntil: until)
    }
}
