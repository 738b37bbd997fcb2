/// The detector that found a landing, in the order in which they are asked.
package enum LandingMethod: String, Codable, CaseIterable, Equatable, Sendable {
    /// It landed in another target first, and that commit is in this one.
    case via
    /// The provider merged its pull request, and the merge commit is in the target.
    case provider
    /// The revision is an ancestor of the target's head.
    case ancestry
    /// Each of its commits has one with the same patch in the target.
    case cherry
    /// One commit of the target has the patch of the whole branch.
    case patchID = "patch_id"
    /// A commit of the target has the branch's version of every file that it changed.
    case landedAs = "landed_as"
}
