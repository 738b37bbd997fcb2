import CoreAPI
import Testing

/// What happens in a repository, and what is right to say of `f` in `main` at its end.
struct Story: CustomTestStringConvertible, Sendable {
    /// What happens, for people.
    var name: String

    /// Scripts; what each changes is one push.
    var pushes: [String]

    /// The right answer.
    var state: LandingState

    /// The detector that finds it.
    var method: LandingMethod?

    /// The first line of the message of the commit that brought it.
    var landedAs: String?

    /// The branch that is asked about.
    var branch = "f"

    /// The target.
    var target = "main"

    /// The name, for the list of tests.
    var testDescription: String { name }
}
