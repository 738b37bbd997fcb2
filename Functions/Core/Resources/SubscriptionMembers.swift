import Egress
import FunctionKit
import JSONBody
import Postgres

/// The members that the body of a subscription may have.
enum SubscriptionMembers {
    /// The types of events that there are.
    static let types = [
        "ployst.branch.updated", "ployst.landing.changed", "ployst.build.changed", "ployst.feature.changed",
        "ployst.repository.changed", "ployst.subscription.disabled", "ployst.warning",
    ]

    /// What a landing can be; `none` before the first answer.
    static let landingStates = ["none", "no_work", "open", "partial", "landed", "reverted", "unknown"]

    private static let longestPattern = 500
    private static let mostWords = 200
    private static let filters = ["types", "levels", "branch_pattern", "repositories", "transitions"]

    /// Takes all members but the secret out of a request's body.
    ///
    /// - Parameters:
    ///   - input: The body.
    ///   - project: Whose subscription it is; nil: the instance's.
    ///   - isNew: Whether it has to have a URL.
    ///   - call: What the database is asked with.
    /// - Throws: ``Problem`` 422 for a value that cannot be used.
    static func take(from input: inout Input, project: Int?, isNew: Bool, _ call: Call) throws {
        if let url = isNew ? try input.text("url", longest: CallbackURL.longest) : try changedURL(of: &input) {
            try check(url, project: project, call)
        }
        let state = try input.optionalText("state")
        guard state == nil || state == "active" || state == "paused" else {
            throw Problem.unacceptable("'state' must be \"active\" or \"paused\".")
        }
        _ = try input.optionalInteger("max_in_flight", in: 1...1000)
        // A filter that is null lets everything pass, as an answer shows it.
        let given = Set(filters.filter { !input.takesNull($0) })
        if given.contains("types") { try takeWords("types", of: &input, known: types) }
        if given.contains("transitions") { try takeTransitions(of: &input) }
        if given.contains("levels") { try input.integers("levels", most: mostWords, in: 0...1000) }
        if given.contains("repositories") { try input.integers("repositories", most: mostWords, in: 1...Int.max) }
        if given.contains("branch_pattern") { try takePattern(of: &input, call) }
    }

    private static func changedURL(of input: inout Input) throws(Problem) -> String? {
        input.has("url") ? try input.text("url", longest: CallbackURL.longest) : nil
    }

    private static func check(_ url: String, project: Int?, _ call: Call) throws(Problem) {
        do {
            _ = try CallbackURL(url, policy: call.callbackPolicies.policy(for: project))
        } catch {
            throw .unacceptable("'url' cannot be called back: \(error)")
        }
    }

    private static func takeWords(_ name: String, of input: inout Input, known: [String]) throws(Problem) {
        let words = try input.optionalTexts(name, most: mostWords, longest: 200) ?? []
        for (index, word) in words.enumerated() where !known.contains(word) {
            throw .unacceptable(
                "'\(name)[\(index)]' is unknown: '\(word)'; there are \(known.joined(separator: ", ")).")
        }
    }

    /// Pairs of states, such as `open->landed`; `*` stands for any.
    private static func takeTransitions(of input: inout Input) throws(Problem) {
        let known = landingStates + ["*"]
        for (index, text) in (try input.optionalTexts("transitions", most: mostWords, longest: 40) ?? []).enumerated() {
            let states = text.split(separator: "->", omittingEmptySubsequences: false).map(String.init)
            guard states.count == 2, states.allSatisfy(known.contains) else {
                throw .unacceptable(
                    "'transitions[\(index)]' is not two of \(known.joined(separator: ", ")), as in open->landed.")
            }
        }
    }

    private static func takePattern(of input: inout Input, _ call: Call) throws {
        guard let pattern = try input.optionalText("branch_pattern", longest: longestPattern) else { return }
        if let fault = try call.database.text("select branch_pattern_fault(\(pattern))") {
            throw Problem.unacceptable("'branch_pattern' is not usable: \(fault)")
        }
    }
}
