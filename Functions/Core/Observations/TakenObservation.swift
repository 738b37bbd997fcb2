import CoreAPI
import FunctionKit

/// An observation as core takes it: with the limits that it has to keep, and the routine that does the rest.
protocol TakenObservation: Observation {
    /// The name of the routine in the database.
    static var routine: StaticString { get }

    /// Whether a repetition changes nothing without an idempotency key, because an order of its own decides.
    static var isOrdered: Bool { get }

    /// Ends the request where a value is out of its limits.
    ///
    /// - Throws: ``Problem`` 422.
    func check() throws(Problem)
}

extension TakenObservation {
    static var isOrdered: Bool { false }

    /// Ends the request where the generation of the hook is one that no hook can have.
    ///
    /// - Throws: ``Problem`` 422.
    func checkGeneration() throws(Problem) {
        guard hookGeneration.map({ (0...Int(Int32.max)).contains($0) }) ?? true else {
            throw .unacceptable("'hook_generation' is not a number from 0 to \(Int32.max).")
        }
    }

    /// Ends the request where a text is longer than so many bytes.
    ///
    /// - Throws: ``Problem`` 422.
    static func check(_ text: String?, _ name: String, longest: Int = 2000) throws(Problem) {
        guard text?.utf8.count ?? 0 <= longest else {
            throw .unacceptable("'\(name)' is longer than \(longest) bytes.")
        }
    }

    /// As ``check(_:_:longest:)``, for a text that must not be empty either.
    static func checkFilled(_ text: String, _ name: String, longest: Int) throws(Problem) {
        guard !text.isEmpty else { throw .unacceptable("'\(name)' is empty.") }
        try check(text, name, longest: longest)
    }

    /// Ends the request where a provider is none, or does not do this.
    ///
    /// - Throws: ``Problem`` 422.
    static func check(
        provider: String, _ name: String, _ does: KeyPath<Provider, Bool>, _ what: String
    ) throws(Problem) {
        guard let provider = Provider(rawValue: provider), provider[keyPath: does] else {
            throw .unacceptable("'\(name)' is no provider of \(what): \(provider.prefix(40)).")
        }
    }

    /// Ends the request where a repository is out of its limits.
    ///
    /// - Throws: ``Problem`` 422.
    static func check(_ repository: ObservedRepository, _ name: String = "repository") throws(Problem) {
        try check(provider: repository.provider, "\(name).provider", \.hasBranches, "source code")
        // The first three are indexed, and an entry of an index has to fit on a third of a page.
        try checkFilled(repository.name, "\(name).name", longest: 800)
        try check(repository.owner, "\(name).owner", longest: 800)
        try check(repository.externalID, "\(name).external_id", longest: 800)
        try check(repository.cloneURL, "\(name).clone_url")
        try check(repository.defaultBranch, "\(name).default_branch")
    }
}
