import CoreAPI
import FunctionKit

extension BranchName {
    /// Why a branch is not tracked; nil for the branches that people work on.
    ///
    /// - Throws: The problem 400 where no branch can have this name; it names the `path` to it.
    static func reasonToIgnore(_ name: some StringProtocol, at path: String) throws(Problem) -> String? {
        guard isLegal(name) else { throw .malformed("'\(path)' is not the name of a branch.") }
        return isOfMergeQueue(name) ? "branches of the merge queue are not tracked" : nil
    }

    /// The name where it is one of a branch that people work on.
    ///
    /// A build says its branch beside its revision, so an odd one is only left out.
    static func tracked(_ name: String?) -> String? {
        guard let name, isLegal(name), !isOfMergeQueue(name) else { return nil }
        return name
    }

    /// Whether GitHub's merge queue made a branch for itself, and will delete it soon.
    private static func isOfMergeQueue(_ name: some StringProtocol) -> Bool {
        name.hasPrefix("gh-readonly-queue/")
    }
}
