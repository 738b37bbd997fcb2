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
        Route(.get, "settings/{provider}", .token, showToHook),
    ]

    @Sendable private static func list(_ call: Call) throws -> Response {
        let project = try call.project()
        let body = try call.database.bytes(
            """
            select json_build_object('items', coalesce(json_agg(settings_json(s) order by s.provider), '[]'), 'next', null)
            from provider_settings s where s.project_id = \(project)
            """)
        return try call.document(SealedSettings(call.secretBox).masked(body ?? []))
    }

    /// A provider's function reads its own settings with the scope `settings:<provider>` alone, and with their secrets.
    @Sendable private static func show(_ call: Call) throws -> Response {
        let provider = try call.provider()
        let showsSecrets = call.caller.may(.settings(provider))
        if !showsSecrets { try call.caller.require(.read) }
        return try answer(call, project: call.project(), provider: provider, showsSecrets: showsSecrets)
    }

    /// What a hook knows of a project is its slug; of one without settings only the provider is answered.
    @Sendable private static func showToHook(_ call: Call) throws -> Response {
        let provider = try call.provider()
        try call.caller.require(.settings(provider))
        let slug = call.query("project") ?? ""
        let body = try call.database.bytes(
            """
            select case when s.provider is null then json_build_object('provider', \(provider.rawValue)::text)
                else settings_json(s) end
            from project p left join provider_settings s on s.project_id = p.id and s.provider = \(provider.rawValue)
            where p.slug = \(slug) and p.deleted_at is null and \(call.visible("p.id"))
            """)
        guard let body else { throw Problem.notFound("There is no project '\(slug)'; name it by '?project='.") }
        return try call.document(SealedSettings(call.secretBox).opened(body))
    }

    @Sendable private static func save(_ call: Call) throws -> Response {
        let project = try call.project()
        let provider = try call.provider()
        var input = try call.input()
        try SettingsMembers.take(from: &input, of: provider, call)
        let stored = try call.database.bytes(
            "select settings from provider_settings where project_id = \(project) and provider = \(provider.rawValue)")
        try SealedSettings(call.secretBox).seal(&input, of: provider, stored: stored)
        let isNew =
            try call.database.text(
                "select put_settings(\(project), \(provider.rawValue), jsonb_strip_nulls(\(input.json())::jsonb))")
            == "t"
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
        _ call: Call, project: Int, provider: Provider, showsSecrets: Bool = false, status: HTTPResponse.Status = .ok
    ) throws -> Response {
        let body = try call.database.bytes(
            """
            select settings_json(s) from provider_settings s
            where s.project_id = \(project) and s.provider = \(provider.rawValue)
            """)
        guard let body else { throw missing(project, provider) }
        let settings = SealedSettings(call.secretBox)
        return try call.document(showsSecrets ? settings.opened(body) : settings.masked(body), status: status)
    }

    private static func missing(_ project: Int, _ provider: Provider) -> Problem {
        .notFound("Project \(project) has no settings for \(provider.rawValue); the defaults apply.")
    }
}
