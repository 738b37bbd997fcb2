import CoreAPI

/// What Jenkins's Git plugin calls the branch that it checked out.
struct CheckedOutBranch: Equatable {
    /// The short name of the branch; nil where it is none, or not known.
    let branch: String?

    /// The change request, where it was one instead.
    let changeRequest: ChangeRequestName?

    private static let prefixes = ["refs/heads/", "refs/remotes/", "remotes/", "refs/", "*/"]

    /// Reads `origin/x`, `refs/remotes/origin/x`, `refs/heads/x`, `*/x` and `x`; of several, the first.
    ///
    /// A remote that is not called `origin` can be told from a part of the branch's name only where `remotes/` is before
    /// it.
    init(_ text: String) {
        let first = text.split { $0 == " " || $0 == "," }.first ?? ""
        let prefix = Self.prefixes.first(where: first.hasPrefix) ?? ""
        var name = first.dropFirst(prefix.count)
        if prefix.hasSuffix("remotes/") {
            name = name.drop { $0 != "/" }.dropFirst()
        } else if prefix.isEmpty, name.hasPrefix("origin/") {
            name = name.dropFirst("origin/".count)
        }
        changeRequest = ChangeRequestName(job: String(name)) ?? ChangeRequestName(ref: String(name))
        let isBranch = changeRequest == nil && prefix != "refs/" && name != "detached" && name != "HEAD"
        branch = isBranch && !name.hasPrefix("(") && BranchName.isLegal(name) ? String(name) : nil
    }
}
