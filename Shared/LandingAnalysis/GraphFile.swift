import GitProcess

/// The commits that were read before, beside the clone.
struct GraphFile {
    private let file: BlockFile
    private let byteCount: Int
    private var stored = 0

    /// The file of the clone of `git`, whose ids have `byteCount` bytes and whose history ends at `boundary`.
    init(_ git: Git, byteCount: Int, boundary: [PackedObjectID]) {
        var shape = Fingerprint.Short()
        for id in boundary { for byte in id.bytes { shape.add(byte) } }
        var header = ByteWriter()
        header.add(Array("ployst commits 1 \(byteCount)\n".utf8))
        header.add(shape.value)
        file = BlockFile(path: "\(git.directory)/ployst-commits", header: header.bytes)
        self.byteCount = byteCount
    }

    /// The graph as far as it is known.
    mutating func read() -> CommitGraph {
        guard let (bytes, blocks) = file.read() else { return CommitGraph() }
        var graph = CommitGraph()
        graph.reserve(bytes.count / (2 * byteCount + 20))
        for block in blocks {
            var reader = ByteReader(bytes, from: block.lowerBound)
            while reader.position < block.upperBound {
                guard readCommit(&reader, into: &graph) else { return CommitGraph() }
            }
        }
        stored = graph.count
        return graph
    }

    private func readCommit(_ reader: inout ByteReader, into graph: inout CommitGraph) -> Bool {
        guard let id = reader.objectID(byteCount: byteCount), let tree = reader.objectID(byteCount: byteCount),
            let time = reader.number64(), let parentCount = reader.number32()
        else { return false }
        var parents: [Int32] = []
        for _ in 0..<parentCount {
            guard let parent = reader.number32(), parent < graph.count else { return false }
            parents.append(Int32(parent))
        }
        guard let revertCount = reader.number32() else { return false }
        var reverts: [[UInt8]] = []
        for _ in 0..<revertCount {
            guard let count = reader.byte() else { return false }
            reverts.append((0..<count).compactMap { _ in reader.byte() })
        }
        graph.append(
            id, tree: tree, time: Int64(bitPattern: time), parents: parents, reverts: reverts)
        return true
    }

    /// Adds the commits that are new.
    func add(_ graph: CommitGraph) {
        guard graph.count > stored else { return }
        var reverts: [Int: [[UInt8]]] = [:]
        for (commit, digits) in graph.reverts where commit >= stored { reverts[commit, default: []].append(digits) }
        var block = ByteWriter()
        for commit in stored..<graph.count {
            block.add(graph.ids[commit].bytes)
            block.add(graph.trees[commit].bytes)
            block.add(UInt64(bitPattern: graph.times[commit]))
            block.add(UInt32(graph.parents(of: commit).count))
            for parent in graph.parents(of: commit) { block.add(UInt32(parent)) }
            block.add(UInt32(reverts[commit]?.count ?? 0))
            for digits in reverts[commit] ?? [] {
                block.add(UInt8(digits.count))
                block.add(digits)
            }
        }
        file.append(block, isNew: stored == 0)
    }
}
