import FunctionKit
import HTTPTypes
import JSONBody
import Postgres

/// `projects/{project}/settings/{provider}`: what a project tells a provider's functions.
enum Settings {
    static let routes = [
        Route(.get, "projects/{project}/settings", .scope(.read), list),
        Route(.get, "projects/{project}/settings/{provider}", .token, show),
        Route(.put, "projects/{project}/settings/{provider}", .scope(.admin), save),
        Route(.delete, "projects/{project}/settings/{provider}", .scope(.admin), delete),
    ]

    /// The most branch finders of a provider, and the longest, in characters.
    private static let mostFinders = 50
    private static let longestFinder = 500

    @Sendable private static func list(_ call: Call) throws -> Response {
        let project = try call.project()
        let body = try call.database.bytes(
            """
            select json_build_object('items', coalesce(json_agg(settings_json(s) order by s.provider), '[]'), 'next', null)
            from provider_settings s where s.project_id = \(project)
            """)
        return try call.document(body ?? [])
    }

    /// A provider's function reads its own settings with the scope `settings:<provider>` alone.
    @Sendable private static func show(_ call: Call) throws -> Response {
        let provider = try call.provider()
        if !call.caller.may(.settings(provider)) { try call.caller.require(.read) }
        return try answer(call, project: call.project(), provider: provider)
    }

    @Sendable private static func save(_ call: Call) throws -> Response {
        let project = try call.project()
        let provider = try call.provider()
        var input = try call.input()
        if provider.hasBranches {
            try checkFinders(try input.optionalTexts("branch_finders", most: mostFinders, longest: longestFinder), call)
            let track = try input.optionalText("track")
            guard track == nil || track == "all" || track == "listed" else {
                throw Problem.unacceptable("'track' must be \"all\" or \"listed\".")
            }
        }
        if provider == .github { try input.optionalFlag("features") }
        try input.finish()
        let isNew =
            try call.database.text(
                "select put_settings(\(project), \(provider.rawValue), \(input.json())::jsonb)") == "t"
        return try answer(call, project: project, provider: provider, status: isNew ? .created : .ok)
    }

    @Sendable private static func delete(_ call: Call) throws -> Response {
        let project = try call.project()
        let provider = try call.provider()
        let deleted = try call.database.text("select delete_settings(\(project), \(provider.rawValue))") == "t"
        guard deleted else { throw missing(project, provider) }
        return Response(status: .noContent)
    }

    private static func answer(
        _ call: Call, project: Int, provider: Provider, status: HTTPResponse.Status = .ok
    ) throws -> Response {
        let body = try call.database.bytes(
            """
            select settings_json(s) from provider_settings s
            where s.project_id = \(project) and s.provider = \(provider.rawValue)
            """)
        guard let body else { throw missing(project, provider) }
        return try call.document(body, status: status)
    }

    private static func missing(_ project: Int, _ provider: Provider) -> Problem {
        .notFound("Project \(project) has no settings for \(provider.rawValue); the defaults apply.")
    }

    /// Asks the database whether each finder is a regular expression that it can match.
    private static func checkFinders(_ finders: [String]?, _ call: Call) throws {
        for (index, finder) in (finders ?? []).enumerated() {
            let fault = try call.database.text("select finder_fault(\(finder))")
            if let fault {
                throw Problem.unacceptable("'branch_finders[\(index)]' is not usable: \(fault)")
            }
        }
    }
}
