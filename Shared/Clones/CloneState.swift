package import CoreAPI

/// What is remembered of a clone beside it.
struct CloneState: Codable {
    /// When it was fetched last.
    var usedAt: Timestamp

    /// What it takes on the disk.
    var bytes: Int

    enum CodingKeys: String, CodingKey {
        case bytes
        case usedAt = "used_at"
    }
}

/// Why a repository could not be cloned or fetched, and when it may be tried again.
package struct CloneFailure: Codable, Sendable {
    /// The reason, to be read after "not computed:".
    package var reason: String

    /// Whether only a change of settings can help.
    package var isFinal: Bool

    /// How many times it failed one after the other.
    package var count: Int

    /// When it may be tried again.
    package var notBefore: Timestamp

    enum CodingKeys: String, CodingKey {
        case reason, count
        case isFinal = "is_final"
        case notBefore = "not_before"
    }
}
