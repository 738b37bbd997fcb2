/// What happened to an entity.
enum Modification: String, CaseIterable {
    case created = "Created"
    case updated = "Updated"
    case deleted = "Deleted"

    /// A word that is none of them means that something changed.
    init(word: String?) {
        let word = word?.lowercased()
        self = Self.allCases.first { $0.rawValue.lowercased() == word } ?? .updated
    }
}
