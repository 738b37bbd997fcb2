import FunctionKit

/// What a project's manager set for Targetprocess; everything has a default.
struct ProjectSettings: Decodable {
    /// The states that are an end where Targetprocess does not say, in lower case.
    static let usualFinalStates = [
        "done", "closed", "completed", "released", "rejected", "cancelled", "canceled", "duplicate", "won't fix",
    ]

    /// Where Targetprocess is.
    var url: AccountURL?

    /// What opens its REST interface.
    var accessToken: Secret?

    /// The word for each type that is a feature, by the type's name in lower case.
    var types: [String: String]

    /// The word for each state that shall have another, by the state's name in lower case.
    var states: [String: String]

    /// The states that are an end, in lower case.
    var finalStates: Set<String>

    /// The id of the user as whom Ployst writes to Targetprocess.
    var userID: Int64?

    private enum CodingKeys: String, CodingKey {
        case url, types, states
        case accessToken = "access_token"
        case finalStates = "final_states"
        case userID = "user_id"
    }

    /// A text that is nil where it is none.
    private struct Word: Decodable {
        var text: String?

        init(from decoder: any Decoder) throws {
            text = try? decoder.singleValueContainer().decode(String.self)
        }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        url = container.text(.url).flatMap { AccountURL($0) }
        accessToken = container.text(.accessToken).flatMap { $0.isEmpty ? nil : Secret($0) }
        userID = container.whole(.userID)
        states = Self.words(container.object([String: Word].self, .states) ?? [:])
        let usual = Dictionary(uniqueKeysWithValues: EntityType.usualFeatures.map { ($0.lowercased(), $0) })
        types = container.object([String: Word].self, .types).map(Self.words) ?? usual
        let final = container.object([Word].self, .finalStates)?.compactMap(\.text)
        finalStates = Set((final ?? Self.usualFinalStates).map(Self.key))
    }

    /// What the project calls a type; nil where that is no feature.
    func word(forType type: String) -> String? { types[type.lowercased()] }

    /// What the project calls a state.
    func word(forState state: String) -> String { states[Self.key(state)] ?? state }

    /// Whether a state is an end, by its own name or by the project's word for it.
    func isFinal(state: String) -> Bool {
        finalStates.contains(Self.key(state)) || finalStates.contains(Self.key(word(forState: state)))
    }

    /// Where to read an entity again, and with what; nil where the settings do not say, or not safely.
    var source: (url: AccountURL, token: Secret)? {
        guard let url, url.isFitForSecrets, let accessToken else { return nil }
        return (url, accessToken)
    }

    /// A type without a word of its own keeps its name.
    private static func words(_ given: [String: Word]) -> [String: String] {
        var words: [String: String] = [:]
        for (name, word) in given.sorted(by: { $0.key < $1.key }) {
            words[key(name)] = word.text.flatMap { $0.isEmpty ? nil : $0 } ?? EntityType.name(name) ?? name
        }
        return words
    }

    private static func key(_ name: String) -> String {
        name.lowercased().replacing("\u{2019}", with: "'")
    }
}
