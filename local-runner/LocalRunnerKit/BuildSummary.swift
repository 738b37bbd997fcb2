/// What the demo's table shows of a build, as core's API answers it.
package struct BuildSummary: Decodable, Equatable, Sendable {
    /// The full name of its job, folders included.
    package var job: String

    /// Its number within the job, where it has one.
    package var number: Int64?

    /// What came out of it so far.
    package var status: String

    /// The revision that it was run for, where that is known.
    package var revision: String?

    /// When it began, in UTC.
    package var startedAt: String?

    private enum CodingKeys: String, CodingKey {
        case job, number, status, revision
        case startedAt = "started_at"
    }

    /// The build in a few words, beside the branch that it was run for.
    ///
    /// A multibranch project has a job for each branch, named like it; that part of the name is left out.
    package func text(of branch: BranchSummary) -> String {
        var text = job
        for name in [Self.jobName(of: branch.name), branch.name] where text.hasSuffix("/" + name) {
            text.removeLast(name.count + 1)
        }
        if let number { text += " #\(number)" }
        let isOlder = revision != nil && branch.head != nil && revision != branch.head
        return "\(text) \(status)" + (isOlder ? ", older" : "")
    }

    /// The name that Jenkins gives to the job of a branch.
    ///
    /// <https://github.com/jenkinsci/branch-api-plugin/blob/master/src/main/java/jenkins/branch/NameEncoder.java>
    private static func jobName(of branch: String) -> String {
        let escapes: [Character: String] = [
            "%": "%25", "/": "%2F", "#": "%23", "?": "%3F", "[": "%5B", "]": "%5D", "\\": "%5C",
        ]
        return branch.map { escapes[$0] ?? String($0) }.joined()
    }
}
