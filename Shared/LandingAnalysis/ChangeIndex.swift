/// Finds commits by what they changed.
struct ChangeIndex {
    /// All that change something, in the order in which they were added.
    private(set) var commits: [Int] = []

    private var byPaths: [UInt64: [Int]] = [:]
    private var byVersion: [UInt64: [Int]] = [:]

    /// Adds a commit's change against its first parent; `versions` are those that somebody will ask for.
    mutating func add(_ commit: Int, _ changes: Changes, asked versions: Set<UInt64>) {
        guard !changes.isEmpty else { return }
        commits.append(commit)
        byPaths[changes.pathSet, default: []].append(commit)
        for version in changes.versions where versions.contains(version) {
            byVersion[version, default: []].append(commit)
        }
    }

    /// The commits that changed exactly these files, oldest first.
    func commits(changing changes: Changes) -> [Int] { changes.isEmpty ? [] : byPaths[changes.pathSet] ?? [] }

    /// The commits that gave a file this version, oldest first.
    func commits(giving version: UInt64) -> [Int] { byVersion[version] ?? [] }
}
