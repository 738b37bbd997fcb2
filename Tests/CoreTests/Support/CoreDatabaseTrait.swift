import DatabaseTesting
import FunctionKit
import Postgres
import Testing

@testable import Core

/// Lends a test, or all tests of a suite together, a database with core's schema and the tokens of ``CoreHarness``.
///
/// Where features are kept ready in it meanwhile, each kept document has to be right in the end, whatever the tests did.
struct CoreDatabaseTrait: TestTrait, SuiteTrait, TestScoping {
    /// Whether features are kept ready meanwhile.
    var keepsFeatures = true

    /// The migrated database that all others are copies of, made once per process.
    private static let template = Task { () throws -> String in
        let server = try DatabaseTesting.server()
        let name = "core_\(RequestID.random())"
        try DatabaseTesting.run("create database \(name)", at: server)
        let database = Database(conninfo: Secret("\(server.text) dbname=\(name)"))
        _ = try Schema.migrate(database)
        for (token, scopes) in [
            (CoreHarness.admin, ["admin"]), (CoreHarness.reporter, Provider.allCases.map { "observe:\($0.rawValue)" }),
        ] {
            try database.execute(
                "insert into token (digest, label, scopes) values (sha256(\(Array(token.utf8))), 'tests', \(scopes))")
        }
        return name
    }

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        let template = try await Self.template.value
        try await DatabaseTrait.database(template: template).provideScope(for: test, testCase: testCase) {
            let keeper = keepsFeatures ? FeatureKeeper(try DatabaseTrait.conninfo) : nil
            try await function()
            try keeper?.finish()
        }
    }
}

extension Trait where Self == CoreDatabaseTrait {
    /// A database of its own with core's schema.
    static var coreDatabase: Self { CoreDatabaseTrait() }

    /// The same, where nobody but the test does anything.
    static var quietCoreDatabase: Self { CoreDatabaseTrait(keepsFeatures: false) }
}
