import CoreAPI
import GitProcess

/// The commits that were read before, beside the clone.
struct GraphFile {
    private let file: BlockFile
    private let byteCount: Int
    private var stored = 0

    /// The file of the clone of `git`, whose ids have `byteCount` bytes and whose history ends at `boundary`.
    init(_ git: Git, byteCount: Int, boundary: [ObjectID]) {
        var shape = Fingerprint.Short()
        for id in boundary { for byte in id.digits { shape.add(byte) } }
        file = BlockFile(
            path: "\(git.directory)/ployst-commits", header: [Self.format, UInt64(byteCount), shape.value])
        self.byteCount = byteCount
    }

    /// Tells files of this kind and form from all others.
    private static let format: UInt64 = 0x636f_6d6d_6974_0002

    /// The graph as far as it is known.
    mutating func read() -> CommitGraph {
        var graph = CommitGraph(byteCount: byteCount)
        for block in file.read() ?? [] {
            guard graph.append(block) else { return CommitGraph(byteCount: byteCount) }
        }
        stored = graph.count
        return graph
    }

    /// Adds the commits that are new.
    func add(_ graph: CommitGraph) {
        guard graph.count > stored else { return }
        file.append(graph.words(from: stored), isNew: stored == 0)
    }
}
