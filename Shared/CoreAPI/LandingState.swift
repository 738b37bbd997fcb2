/// Where a branch's revision stands in a branch above.
package enum LandingState: String, Codable, CaseIterable, Equatable, Sendable {
    /// The branch never held work of its own.
    case noWork = "no_work"
    /// Nothing of it is there.
    case open
    /// Some of its commits are there.
    case partial
    /// All of it is there.
    case landed
    /// It was there and was taken back.
    case reverted
    /// It could not be found out; an answer that core has stays.
    case unknown
}
