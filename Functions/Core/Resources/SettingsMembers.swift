import FunctionKit
import Postgres

/// The members that a provider's settings may have.
enum SettingsMembers {
    /// The most branch finders of a provider, and the longest, in characters.
    private static let mostFinders = 50
    private static let longestFinder = 500

    /// The most words of a list or an object.
    private static let mostWords = 200

    /// The members that are secrets.
    static func secrets(of provider: Provider) -> [String] {
        provider == .targetprocess ? ["access_token"] : []
    }

    /// Takes all members out of a request's body.
    ///
    /// - Throws: ``Problem`` 422 for a value that cannot be used, and for members that the provider does not have.
    static func take(from input: inout Input, of provider: Provider, _ call: Call) throws {
        switch provider {
        case .git, .github:
            try takeFinders(from: &input, call)
            try CloneCredentials.take(from: &input)
            let track = try input.optionalText("track")
            guard track == nil || track == "all" || track == "listed" else {
                throw Problem.unacceptable("'track' must be \"all\" or \"listed\".")
            }
            if provider == .github { try input.optionalFlag("features") }
        case .jenkins:
            try input.optionalURL("url")
        case .targetprocess:
            try input.optionalURL("url")
            try input.optionalText("access_token", longest: 1000)
            try input.optionalTextMap("types", most: mostWords, longest: 200)
            try input.optionalTextMap("states", most: mostWords, longest: 200)
            _ = try input.optionalTexts("final_states", most: mostWords, longest: 200)
            _ = try input.optionalInteger("user_id", in: 1...Int.max)
        }
        try input.finish()
    }

    /// Takes the branch finders, and asks the database whether each is a regular expression that it can match.
    ///
    /// - Throws: ``Problem`` 422 for one that cannot be used.
    @discardableResult
    static func takeFinders(from input: inout Input, _ call: Call) throws -> [String]? {
        let finders = try input.optionalTexts("branch_finders", most: mostFinders, longest: longestFinder)
        for (index, finder) in (finders ?? []).enumerated() {
            let fault = try call.database.text("select finder_fault(\(finder))")
            if let fault {
                throw Problem.unacceptable("'branch_finders[\(index)]' is not usable: \(fault)")
            }
        }
        return finders
    }
}
