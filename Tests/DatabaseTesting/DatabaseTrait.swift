package import FunctionKit
package import Testing

/// Lends a test, or all tests of a suite together, a database of its own.
///
/// The test finds it in ``conninfo``. On a suite it is one database that the suite's tests share.
package struct DatabaseTrait: TestTrait, SuiteTrait, TestScoping {
    @TaskLocal private static var current: Secret?

    /// The database that each new one is a copy of.
    package let template: String

    /// The conninfo of the database that the running test was lent.
    ///
    /// - Throws: ``EnvironmentError`` in a test without the trait.
    package static var conninfo: Secret {
        get throws(EnvironmentError) {
            guard let current else {
                throw EnvironmentError(name: "DatabaseTrait.conninfo", reason: "is not set; add the trait .database")
            }
            return current
        }
    }

    /// Runs the test with the database.
    package func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await DatabaseTesting.withDatabase(template: template) { conninfo in
            try await Self.$current.withValue(conninfo) { try await function() }
        }
    }
}

extension Trait where Self == DatabaseTrait {
    /// A new, empty database.
    package static var database: Self { database(template: "template1") }

    /// A new database that is a copy of `template`.
    package static func database(template: String) -> Self { DatabaseTrait(template: template) }
}
