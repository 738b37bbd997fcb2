import CoreAPI

/// Words for what was found.
enum Evidence {
    /// The most commits that a sentence names.
    private static let mostCommits = 5

    /// The first commits, and how many more there are.
    static func list(_ commits: [Int], in graph: CommitGraph) -> String {
        var names = commits.prefix(mostCommits).map { short($0, in: graph) }
        if commits.count > mostCommits { names.append("\(commits.count - mostCommits) more") }
        return join(names)
    }

    /// `a, b and c`.
    static func join(_ names: [String]) -> String {
        guard let last = names.last, names.count > 1 else { return names.first ?? "" }
        return names.dropLast().joined(separator: ", ") + " and " + last
    }

    /// An id as people write it.
    static func short(_ commit: Int, in graph: CommitGraph) -> String {
        String(graph.ids[commit].description.prefix(12))
    }
}

extension Analysis {
    func short(_ commit: Int) -> String { Evidence.short(commit, in: graph) }
}
