import DatabaseTesting
import FunctionTesting
import Testing

/// Lends all tests of a suite together one installation: nginx, core and the project `team` on a database of its own.
struct InstallationTrait: SuiteTrait, TestScoping {
    @TaskLocal private static var current: Ployst?

    /// The installation that the running test was lent.
    static var ployst: Ployst {
        get throws { try #require(current, "the suite lacks the trait .installation") }
    }

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await DatabaseTesting.withDatabase { conninfo in
            let ployst = try Ployst(.nginx, database: conninfo)
            // What GitHub's issues are needs to be asked for.
            let saved = try ployst.core("PUT", "projects/\(ployst.project)/settings/github", #"{"features":true}"#)
            try #require(saved.status == 201, "\(saved.text)")
            try await Self.$current.withValue(ployst) { try await function() }
        }
    }
}

extension Trait where Self == InstallationTrait {
    /// An installation that the suite's tests share.
    static var installation: Self { InstallationTrait() }
}
