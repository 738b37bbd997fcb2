/// Walks over a graph that reuse the same marks.
final class Ancestry {
    private var marks: [Int32]
    private var mark: Int32 = 0
    private var stack: [Int32] = []

    init(count: Int) {
        marks = [Int32](repeating: 0, count: count)
    }

    /// Whether `commit` is `descendant` or one of its ancestors.
    func isAncestor(_ commit: Int, of descendant: Int, in graph: CommitGraph) -> Bool {
        if commit == descendant { return true }
        let generation = graph.generation(of: commit)
        var isFound = false
        // Parents come first, so nothing before `commit` can lead to it.
        walk(from: [descendant], in: graph) { place in
            if place == commit { isFound = true }
            return !isFound && place > commit && graph.generation(of: place) > generation
        }
        return isFound
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
