import DatabaseTesting
import HTTPTypes
import JSONBody
import Testing

@testable import Core

/// What a project tells its providers' functions.
@Suite(.coreDatabase) struct SettingsTests {
    private let core: CoreHarness

    init() throws { core = try CoreHarness() }

    @Test func `what is null is not set`() throws {
        let project = try core.makeProject()
        let saved = try core.send(.put, "projects/\(project.id)/settings/github", ["track": .null, "features": true])
        #expect(saved.status == 201)
        #expect(saved.body.names == ["provider", "updated_at", "features"])
    }

    @Test func `a function that asks for the settings of a project without any is told the provider alone`() throws {
        let project = try core.makeProject()
        let token = try core.makeToken("settings:github")
        let answer = try core.send(.get, "settings/github?project=\(project.slug)", token: token)
        #expect(answer.status == 200)
        #expect(answer.body == ["provider": "github"])
    }
}
