import DatabaseTesting
import FunctionKit
import HTTPTypes
import JSONBody
import Postgres
import Testing

@testable import Core

@Suite struct SchemaTests {
    @Test(.database) func `core is ready once its schema is there, and not before`() throws {
        let core = try CoreHarness()
        let before = try core.send(.get, "ready", token: nil)
        #expect(before.status == 503)
        #expect(before["detail"].text?.contains("run 'core migrate'") == true)
        #expect(before.fields[.retryAfter] != nil)
        _ = try Schema.migrate(core.database)
        let after = try core.send(.get, "ready", token: nil)
        #expect(after.body == ["status": "ready", "schema": .string(Schema.version)])
    }

    @Test(.database) func `migrating again does nothing`() throws {
        let database = Database(conninfo: try DatabaseTrait.conninfo)
        #expect(try Schema.migrate(database) == (Schema.migrations + Schema.routines).map(\.name))
        #expect(try Schema.migrate(database) == [])
    }

    @Test(.database) func `a schema of another version is brought to this one, its migrations once each`() throws {
        let core = try CoreHarness()
        _ = try Schema.migrate(core.database)
        try core.database.execute("update schema_version set version = 'older'")
        #expect(try core.send(.get, "ready", token: nil).status == 503)
        #expect(try Schema.migrate(core.database) == Schema.routines.map(\.name))
        #expect(try core.send(.get, "ready", token: nil).status == 200)
    }

    @Test(.database) func `of several that migrate at once one does it`() throws {
        let conninfo = try DatabaseTrait.conninfo
        try onThreads(4) { _ in _ = try Schema.migrate(Database(conninfo: conninfo)) }
        let database = Database(conninfo: conninfo)
        #expect(try Schema.version(in: database) == Schema.version)
        let names = try database.rows("select name from schema_migration order by name", as: String.self)
        #expect(names == Schema.migrations.map(\.name))
    }

    @Test func `migrations are numbered without a gap, and every SQL file is embedded`() throws {
        for (index, script) in Schema.migrations.enumerated() {
            let digits = String(index + 1)
            #expect(script.name.hasPrefix(String(repeating: "0", count: 4 - digits.count) + digits + "-"))
        }
        for (folder, scripts) in [("Migrations", Schema.migrations), ("Routines", Schema.routines)] {
            let files = try RepositoryFiles.names(in: "Functions/Core/Database/\(folder)")
            #expect(files == scripts.map { $0.name + ".sql" })
            for script in scripts {
                let text = try RepositoryFiles.text(of: "Functions/Core/Database/\(folder)/\(script.name).sql")
                #expect(text.trimmed == script.sql.trimmed)
            }
        }
    }
}

extension String {
    fileprivate var trimmed: Substring {
        var text = self[...]
        while text.last?.isNewline == true { text = text.dropLast() }
        return text
    }
}
