/// What a target's head reaches, and which step of its first-parent chain brought each commit.
final class TargetHistory {
    /// The place of the head.
    let head: Int

    /// From the root to the head by first parents: the values that a branch has that is only merged into.
    let chain: [Int32]

    /// For each commit the position in ``chain`` of the first that has it; -1 for a commit that the head does not reach.
    private let positions: [Int32]

    /// The position of the head: ``chain`` and ``positions`` may be those of a later head, and go on.
    private let last: Int32

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
                graph.forEachParent(of: Int(commit)) { if positions[Int($0)] < 0 { stack.append($0) } }
            }
        }
        self.head = head
        self.chain = chain
        self.positions = positions
        last = Int32(chain.count - 1)
    }

    /// What a target had when its head was `step`, a commit of the chain: this costs nothing.
    private init(_ later: TargetHistory, upTo step: Int) {
        head = step
        chain = later.chain
        positions = later.positions
        last = later.positions[step]
    }

    /// What the head at `step` reaches; nil for a commit that is not on the chain.
    func earlier(upTo step: Int) -> TargetHistory? { isOnChain(step) ? TargetHistory(self, upTo: step) : nil }

    /// Whether the head reaches the commit.
    func contains(_ commit: Int) -> Bool {
        let position = positions[commit]
        return position >= 0 && position <= last
    }

    /// The commit of the chain that brought `commit`: itself where it is on the chain; nil where the head does not reach it.
    func introducer(of commit: Int) -> Int? {
        contains(commit) ? Int(chain[Int(positions[commit])]) : nil
    }

    /// The position in ``chain`` at which the commit was first there; nil where it is not.
    func position(of commit: Int) -> Int? { contains(commit) ? Int(positions[commit]) : nil }

    /// Whether the commit is on the chain itself.
    func isOnChain(_ commit: Int) -> Bool { introducer(of: commit) == commit }

    /// Whether `commit` is `descendant`, or one of its ancestors.
    func isAncestor(_ commit: Int, of descendant: Int, in graph: CommitGraph, _ ancestry: Ancestry) -> Bool {
        if contains(descendant) {
            // What is before a commit did not come after it.
            guard contains(commit), positions[commit] <= positions[descendant] else { return false }
            if isOnChain(descendant) { return true }
        }
        return ancestry.isAncestor(commit, of: descendant, in: graph)
    }

    /// Whether `commit` is a step of the chain, or came with one, that is not after `step`; false where that does not tell.
    func isKnownAncestor(_ commit: Int, of step: Int) -> Bool {
        isOnChain(step) && contains(commit) && positions[commit] <= positions[step]
    }
}
