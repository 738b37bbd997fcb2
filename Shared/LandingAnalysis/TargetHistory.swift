/// What a target's head reaches, and which step of its first-parent chain brought each commit.
struct TargetHistory {
    /// The place of the head.
    let head: Int

    /// From the root to the head by first parents: the values that a branch has that is only merged into.
    let chain: [Int32]

    /// For each commit the position in ``chain`` of the first that has it; -1 for a commit that the head does not reach.
    private let positions: [Int32]

    init(head: Int, in graph: CommitGraph) {
        var chain: [Int32] = []
        var next: Int? = head
        while let commit = next {
            chain.append(Int32(commit))
            next = graph.firstParent(of: commit)
        }
        chain.reverse()
        var positions = [Int32](repeating: -1, count: graph.count)
        var stack: [Int32] = []
        for (position, step) in chain.enumerated() {
            stack.append(step)
            while let commit = stack.popLast() {
                guard positions[Int(commit)] < 0 else { continue }
                positions[Int(commit)] = Int32(position)
                for parent in graph.parents(of: Int(commit)) where positions[Int(parent)] < 0 { stack.append(parent) }
            }
        }
        self.head = head
        self.chain = chain
        self.positions = positions
    }

    /// Whether the head reaches the commit.
    func contains(_ commit: Int) -> Bool { positions[commit] >= 0 }

    /// The commit of the chain that brought `commit`: itself where it is on the chain; nil where the head does not reach it.
    func introducer(of commit: Int) -> Int? {
        positions[commit] < 0 ? nil : Int(chain[Int(positions[commit])])
    }

    /// The position in ``chain`` at which the commit was first there; nil where it is not.
    func position(of commit: Int) -> Int? { positions[commit] < 0 ? nil : Int(positions[commit]) }

    /// Whether the commit is on the chain itself.
    func isOnChain(_ commit: Int) -> Bool { introducer(of: commit) == commit }

    /// Whether `commit`, which the head reaches, is `descendant`, or one of its ancestors.
    func isAncestor(_ commit: Int, of descendant: Int, in graph: CommitGraph, _ ancestry: Ancestry) -> Bool {
        if isOnChain(descendant) { return contains(commit) && positions[commit] <= positions[descendant] }
        return ancestry.isAncestor(commit, of: descendant, in: graph)
    }
}
