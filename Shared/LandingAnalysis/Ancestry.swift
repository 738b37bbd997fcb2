/// Walks over a graph that reuse the same marks.
final class Ancestry {
    private var marks: [Int32]
    private var mark: Int32 = 0
    private var stack: [Int32] = []

    /// How often it was asked what a commit descends from, and for those of which it was asked often all that it is.
    private var questions: [Int: Int] = [:]
    private var reached: [Int: Reach] = [:]

    private static let fewQuestions = 4

    /// How many commits further back than it is asked for are looked at.
    private static let margin = 5_000

    init(count: Int) {
        marks = [Int32](repeating: 0, count: count)
    }

    /// Whether `commit` is `descendant` or one of its ancestors.
    func isAncestor(_ commit: Int, of descendant: Int, in graph: CommitGraph) -> Bool {
        // Parents come first.
        guard commit < descendant else { return commit == descendant }
        let count = questions[descendant, default: 0] + 1
        questions[descendant] = count
        guard count > Self.fewQuestions else { return isFound(commit, from: descendant, in: graph) }
        if let known = reached[descendant], known.first <= commit { return known.contains(commit) }
        let reach = reach(of: descendant, from: max(0, commit - Self.margin), in: graph)
        reached[descendant] = reach
        return reach.contains(commit)
    }

    private func isFound(_ commit: Int, from descendant: Int, in graph: CommitGraph) -> Bool {
        let generation = graph.generation(of: commit)
        var isFound = false
        walk(from: [descendant], in: graph) { place in
            if place == commit { isFound = true }
            return !isFound && place > commit && graph.generation(of: place) > generation
        }
        return isFound
    }

    private func reach(of descendant: Int, from first: Int, in graph: CommitGraph) -> Reach {
        var reach = Reach(from: first, to: descendant)
        walk(from: [descendant], in: graph) { commit in
            guard commit >= first else { return false }
            reach.insert(commit)
            return true
        }
        return reach
    }

    /// Visits `starts` and their ancestors, each once, as far as `follow` says that a commit's parents are of interest.
    func walk(from starts: [Int], in graph: CommitGraph, _ follow: (Int) -> Bool) {
        mark += 1
        // Taken out of the object for the walk: each access to its members is checked.
        let mark = mark
        var marks: [Int32] = []
        var stack: [Int32] = []
        swap(&marks, &self.marks)
        swap(&stack, &self.stack)
        defer {
            swap(&marks, &self.marks)
            swap(&stack, &self.stack)
        }
        stack.removeAll(keepingCapacity: true)
        func push(_ commit: Int32) {
            guard marks[Int(commit)] != mark else { return }
            marks[Int(commit)] = mark
            stack.append(commit)
        }
        for start in starts { push(Int32(start)) }
        while let commit = stack.popLast() {
            guard follow(Int(commit)) else { continue }
            graph.forEachParent(of: Int(commit), push)
        }
    }
}

/// The ancestors of a commit, from a place on.
private struct Reach {
    let first: Int
    private var words: [UInt64]

    init(from first: Int, to last: Int) {
        self.first = first
        words = [UInt64](repeating: 0, count: (last - first) / 64 + 1)
    }

    func contains(_ commit: Int) -> Bool {
        words[(commit - first) / 64] >> UInt64((commit - first) % 64) & 1 == 1
    }

    mutating func insert(_ commit: Int) {
        words[(commit - first) / 64] |= 1 << UInt64((commit - first) % 64)
    }
}
