import GitProcess

extension Analysis {
    /// Whether a change is there at the end of a history; nil where nothing tells.
    ///
    /// It is followed from commit to commit, and through merges as git makes them: where two lines differ in it, that line
    /// counts which is not as their merge base. A revert that names a commit makes it as it was before that one. `events` gets
    /// to know which of its reverts took it back and which brought it again.
    func presence(
        of piece: Landing.Piece, _ events: inout ChangeEvents, _ question: Question
    ) throws(GitError) -> Bool? {
        let end = question.scope ?? question.history.head
        let known = events.all.union(events.named.keys).union(events.repeated.keys)
        guard let first = known.min(), first <= end else { return true }
        var presence = Presence(from: first, to: end, graph)
        for commit in reachedCommits(from: first, to: end, question) {
            presence[commit] = try inherited(by: commit, piece, presence)
            // A merge may have the versions from before because what it merged into never had the change.
            if graph.isMerge(commit), graph.firstParent(of: commit).map({ presence[$0] }) != .present {
                events.takes.remove(commit)
            }
            apply(events.named[commit] ?? [], at: commit, &presence, &events)
            if events.repeated[commit]?.contains(where: { $0 < commit && broughtIt($0, presence) }) == true {
                events.brings.insert(commit)
            }
            if events.brings.contains(commit) || events.shared.contains(commit) { presence[commit] = .present }
            if events.takes.contains(commit) { presence[commit] = .takenBack }
        }
        return presence[end] == .unclear ? nil : presence[end] == .present
    }

    /// The commits of a history from a place on, parents first.
    private func reachedCommits(from first: Int, to end: Int, _ question: Question) -> [Int] {
        guard question.scope != nil else { return (first...end).filter(question.history.contains) }
        var reached: [Int] = []
        ancestry.walk(from: [end], in: graph) { commit in
            if commit >= first { reached.append(commit) }
            return commit > first
        }
        return reached.sorted()
    }

    /// What of a change is there after a commit that does nothing to it.
    private func inherited(
        by commit: Int, _ piece: Landing.Piece, _ presence: Presence
    ) throws(GitError) -> Presence.State {
        let parents = graph.parents(of: commit).map(Int.init)
        guard let first = parents.first else { return .absent }
        let states = Set(parents.map { presence[$0] })
        if states.count == 1 { return presence[first] }
        if states.isDisjoint(with: [.present, .unclear]) { return .takenBack }
        var taken: Set<Presence.State> = []
        for parent in parents where presence[parent] != .absent {
            if try isSame(in: commit, as: parent, piece) { taken.insert(presence[parent]) }
        }
        // The same contents are there in one and taken back in the other: something came or went unseen.
        if taken.contains(.present), taken.contains(.takenBack) { return .unclear }
        var result: Int? = first
        for parent in parents.dropFirst() { result = result.flatMap { presence.winner($0, parent) } }
        let merged = result.map { presence[$0] } ?? .unclear
        guard taken.count == 1, let state = taken.first else { return merged }
        // As git merges it would be there no more: one of the parents is not what it seems.
        return merged == .takenBack && state == .present ? .unclear : state
    }

    /// Whether a merge has the files of a change as one of its parents has them.
    private func isSame(in merge: Int, as parent: Int, _ piece: Landing.Piece) throws(GitError) -> Bool {
        let difference = TreePair(from: graph.trees[parent], to: graph.trees[merge])
        if difference.isEmpty { return true }
        let others = Set(try differences.changedFiles(difference).map(\.path))
        for (_, change) in piece.changes {
            if try differences.changedFiles(change).contains(where: { others.contains($0.path) }) { return false }
        }
        return true
    }

    /// Whether a merge brought a change to its first parent's line: not what was there, or what its other parents had lost.
    private func broughtIt(_ merge: Int, _ presence: Presence) -> Bool {
        guard let parent = graph.firstParent(of: merge) else { return false }
        return presence[merge] == .present && presence[parent] != .present
    }

    private func apply(
        _ targets: [Int], at revert: Int, _ presence: inout Presence, _ events: inout ChangeEvents
    ) {
        var effects: Set<Presence.State> = []
        for target in targets {
            guard target < revert, let parent = graph.firstParent(of: target) else { continue }
            switch (presence[parent], presence[target]) {
            case (.absent, .present), (.takenBack, .present): effects.insert(.takenBack)
            case (.present, .takenBack): effects.insert(.present)
            default: continue
            }
        }
        // A message that says both says nothing.
        guard effects.count == 1, let effect = effects.first else { return }
        presence[revert] = effect
        if effect == .present { events.brings.insert(revert) } else { events.takes.insert(revert) }
    }
}

/// What of a change is there after each commit of a part of a graph; before the first of them nothing is.
struct Presence {
    /// What there is of a change.
    enum State: UInt8 {
        /// Nobody is seen to have brought it.
        case absent
        case present
        case takenBack

        /// It came or went, and nothing tells which was the last.
        case unclear
    }

    private let graph: CommitGraph
    private let first: Int
    private var states: [State]

    init(from first: Int, to last: Int, _ graph: CommitGraph) {
        self.graph = graph
        self.first = first
        states = [State](repeating: .absent, count: last - first + 1)
    }

    subscript(commit: Int) -> State {
        get { commit < first ? .absent : states[commit - first] }
        set { states[commit - first] = newValue }
    }

    /// Which of two commits a merge of both is like: where one is like their merge base, the other; nil where nobody knows.
    func winner(_ left: Int, _ right: Int) -> Int? {
        let (ours, theirs) = (self[left], self[right])
        guard ours != .unclear, theirs != .unclear else { return nil }
        guard (ours == .present) != (theirs == .present) else { return ours == .absent ? right : left }
        let bases = Set(mergeBases(left, right).map { self[$0] })
        guard !bases.contains(.unclear), Set(bases.map { $0 == .present }).count <= 1 else { return nil }
        return (bases.first == .present) == (ours == .present) ? right : left
    }

    /// The merge bases of two commits, as far as the part of the graph has them.
    private func mergeBases(_ left: Int, _ right: Int) -> [Int] {
        guard min(left, right) >= first else { return [] }
        // 1 and 2: reached by either; 4: by something that both reach.
        var marks = [UInt8](repeating: 0, count: max(left, right) - first + 1)
        marks[left - first] |= 1
        marks[right - first] |= 2
        var bases: [Int] = []
        for commit in (first...max(left, right)).reversed() {
            var mark = marks[commit - first]
            guard mark != 0 else { continue }
            if mark == 3 {
                bases.append(commit)
                mark |= 4
            }
            graph.forEachParent(of: commit) { if $0 >= first { marks[Int($0) - first] |= mark } }
        }
        return bases
    }
}
