import Hooks

extension JenkinsBuildURL {
    /// The number of the pull request that the build's job is for, where its name is of that form: `PR-31`, `PR-31-merge`.
    var changeRequest: Int64? {
        guard let name = job.split(separator: "/").last, name.hasPrefix("PR-") else { return nil }
        let parts = name.dropFirst(3).split(separator: "-", omittingEmptySubsequences: false)
        guard let digits = parts.first, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            parts.count == 1 || parts.count == 2 && ["head", "merge"].contains(parts[1])
        else { return nil }
        return Int64(digits)
    }
}
