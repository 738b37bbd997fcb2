import CoreAPI

/// The commits of a repository and their parents, each known by its place in an order in which parents come first.
struct CommitGraph {
    /// The ids, by place.
    private(set) var ids: ObjectIDs

    /// The root trees, by place.
    private(set) var trees: ObjectIDs

    /// The committers' times in seconds since 1970, by place.
    private(set) var times: [Int64] = []

    /// Commits whose message says that they take back another: that one's id, or the first digits of it.
    private(set) var reverts: [(commit: Int, digits: [UInt8])] = []

    private var parentStarts: [Int32] = [0]
    private var parentList: [Int32] = []
    private var generations: [Int32] = []
    private var places = HashIndex()

    /// No commits yet; their ids will have `byteCount` bytes.
    init(byteCount: Int) {
        ids = ObjectIDs(byteCount: byteCount)
        trees = ObjectIDs(byteCount: byteCount)
    }

    /// The commits that are nobody's parent: with their ancestors they are all.
    var heads: [ObjectID] {
        var hasChild = [Bool](repeating: false, count: count)
        for parent in parentList { hasChild[Int(parent)] = true }
        return ids.indices.filter { !hasChild[$0] }.map { ids[$0] }
    }

    /// How many bytes the ids have.
    var byteCount: Int { ids.byteCount }

    /// The number of commits.
    var count: Int { ids.count }

    /// Makes room for as many commits.
    mutating func reserve(_ count: Int) {
        ids.reserve(count)
        trees.reserve(count)
        times.reserveCapacity(count)
        parentStarts.reserveCapacity(count + 1)
        parentList.reserveCapacity(count * 5 / 4)
        generations.reserveCapacity(count)
        places.reserve(count)
    }

    /// Adds a commit after its parents.
    mutating func append(
        _ id: ObjectID, tree: ObjectID, time: Int64, parents: [Int32], reverts digits: [[UInt8]]
    ) {
        places.insert(ids.count, hash: id.firstWord)
        for digits in digits { reverts.append((ids.count, digits)) }
        ids.append(id)
        trees.append(tree)
        times.append(time)
        appendParents(parents)
    }

    private mutating func appendParents(_ parents: [Int32]) {
        var generation: Int32 = 0
        for parent in parents { generation = max(generation, generations[Int(parent)] + 1) }
        generations.append(generation)
        parentList += parents
        parentStarts.append(Int32(parentList.count))
    }

    /// The place of a commit; nil where it is not here.
    func place(of id: ObjectID) -> Int? { places.first(hash: id.firstWord) { ids[$0] == id } }

    /// The places of the parents, in their order.
    func parents(of commit: Int) -> ArraySlice<Int32> {
        parentList[Int(parentStarts[commit])..<Int(parentStarts[commit + 1])]
    }

    /// Calls `body` with the place of each parent, in their order: without a slice, which walks would count references of.
    @inline(__always) func forEachParent(of commit: Int, _ body: (Int32) -> Void) {
        for index in Int(parentStarts[commit])..<Int(parentStarts[commit + 1]) { body(parentList[index]) }
    }

    /// The place of the first parent; nil for a root.
    func firstParent(of commit: Int) -> Int? {
        let start = parentStarts[commit]
        return start < parentStarts[commit + 1] ? Int(parentList[Int(start)]) : nil
    }

    /// Whether a commit changes something by itself: a merge only brings what others did.
    func isWork(_ commit: Int) -> Bool { !isMerge(commit) && !change(of: commit).isEmpty }

    /// Whether the commit has more than one parent.
    func isMerge(_ commit: Int) -> Bool { parentStarts[commit + 1] - parentStarts[commit] > 1 }

    /// The longest way from the commit to a root, in steps.
    func generation(of commit: Int) -> Int32 { generations[commit] }

    /// What a commit changed against its first parent, as a pair of trees.
    func change(of commit: Int) -> TreePair {
        let to = trees[commit]
        guard let parent = firstParent(of: commit) else {
            return TreePair(from: .emptyTree(byteCount: to.byteCount), to: to)
        }
        return TreePair(from: trees[parent], to: to)
    }

    /// The commit whose id begins with `digits`; nil where there is none, or more than one.
    func place(ofPrefix digits: ArraySlice<UInt8>) -> Int? {
        if let id = ObjectID(digits: Array(digits), from: 0, count: digits.count) { return place(of: id) }
        var found: Int?
        for (place, id) in ids.enumerated() where id.hasPrefix(digits) {
            if found != nil { return nil }
            found = place
        }
        return found
    }
}

// MARK: As words

extension CommitGraph {
    /// The commits from a place on as words: three counts, their ids, trees, times, parents and reverts, each end to end.
    func words(from first: Int) -> [UInt64] {
        var links = HalfWords()
        for commit in first..<count {
            links.append(parentStarts[commit + 1] - parentStarts[commit])
            forEachParent(of: commit) { links.append($0) }
        }
        var texts: [UInt64] = []
        for (commit, digits) in reverts where commit >= first {
            texts += [UInt64(commit), UInt64(digits.count)] + digits.map(UInt64.init)
        }
        var words = [UInt64(count - first), UInt64(links.words.count), UInt64(texts.count)]
        words += ids.words(from: first) + trees.words(from: first)
        words += times[first...].map(UInt64.init(bitPattern:))
        return words + links.words + texts
    }

    /// Adds what ``words(from:)`` gave for the commits after those that are here.
    ///
    /// - Returns: Whether it is that; of anything else a part may have been added.
    mutating func append(_ words: ArraySlice<UInt64>) -> Bool {
        var rest = words
        func take(_ count: UInt64) -> ArraySlice<UInt64>? {
            guard count <= UInt64(rest.count) else { return nil }
            defer { rest = rest.dropFirst(Int(count)) }
            return rest.prefix(Int(count))
        }
        guard let counts = take(3).map(Array.init), counts[0] < UInt64(Int32.max),
            let ids = take(counts[0] * UInt64(self.ids.width)), let trees = take(counts[0] * UInt64(self.ids.width)),
            let times = take(counts[0]), let links = take(counts[1]), let texts = take(counts[2]), rest.isEmpty
        else { return false }
        let first = count
        self.ids.append(ids)
        self.trees.append(trees)
        self.times += times.lazy.map(Int64.init(bitPattern:))
        places.reserve(count)
        for commit in first..<count { places.insert(commit, hash: self.ids.firstWord(of: commit)) }
        return appendLinks(links, count - first) && appendReverts(texts, from: first)
    }

    private mutating func appendLinks(_ links: ArraySlice<UInt64>, _ commits: Int) -> Bool {
        var reader = HalfWords.Reader(links)
        for _ in 0..<commits {
            guard let count = reader.next() else { return false }
            var generation: Int32 = 0
            for _ in 0..<count {
                guard let parent = reader.next(), parent < generations.count else { return false }
                generation = max(generation, generations[Int(parent)] + 1)
                parentList.append(parent)
            }
            generations.append(generation)
            parentStarts.append(Int32(parentList.count))
        }
        return true
    }

    private mutating func appendReverts(_ texts: ArraySlice<UInt64>, from first: Int) -> Bool {
        var rest = texts
        while let commit = rest.popFirst() {
            guard let length = rest.popFirst(), length <= rest.count, commit >= first, commit < count else {
                return false
            }
            reverts.append((Int(commit), rest.prefix(Int(length)).map(UInt8.init(truncatingIfNeeded:))))
            rest = rest.dropFirst(Int(length))
        }
        return true
    }
}
