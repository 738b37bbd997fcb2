/// The commits of a repository and their parents, each known by its place in an order in which parents come first.
struct CommitGraph {
    /// The ids, by place.
    private(set) var ids: [PackedObjectID] = []

    /// The root trees, by place.
    private(set) var trees: [PackedObjectID] = []

    /// The committers' times in seconds since 1970, by place.
    private(set) var times: [Int64] = []

    /// Commits whose message says that they take back another: that one's id, or the first digits of it.
    private(set) var reverts: [(commit: Int, digits: [UInt8])] = []

    private var parentStarts: [Int32] = [0]
    private var parentList: [Int32] = []
    private var generations: [Int32] = []
    private var places: [PackedObjectID: Int32] = [:]

    /// The commits that are nobody's parent: with their ancestors they are all.
    var heads: [PackedObjectID] {
        var hasChild = [Bool](repeating: false, count: count)
        for parent in parentList { hasChild[Int(parent)] = true }
        return ids.indices.filter { !hasChild[$0] }.map { ids[$0] }
    }

    /// The number of commits.
    var count: Int { ids.count }

    /// Makes room for as many commits.
    mutating func reserve(_ count: Int) {
        ids.reserveCapacity(count)
        trees.reserveCapacity(count)
        times.reserveCapacity(count)
        parentStarts.reserveCapacity(count + 1)
        parentList.reserveCapacity(count * 5 / 4)
        generations.reserveCapacity(count)
        places.reserveCapacity(count)
    }

    /// Adds a commit after its parents.
    mutating func append(
        _ id: PackedObjectID, tree: PackedObjectID, time: Int64, parents: [Int32], reverts digits: [[UInt8]]
    ) {
        var generation: Int32 = 0
        for parent in parents { generation = max(generation, generations[Int(parent)] + 1) }
        places[id] = Int32(ids.count)
        for digits in digits { reverts.append((ids.count, digits)) }
        ids.append(id)
        trees.append(tree)
        times.append(time)
        parentList += parents
        parentStarts.append(Int32(parentList.count))
        generations.append(generation)
    }

    /// The place of a commit; nil where it is not here.
    func place(of id: PackedObjectID) -> Int? { places[id].map(Int.init) }

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
        if let id = PackedObjectID(digits: Array(digits), from: 0, count: digits.count) { return place(of: id) }
        var found: Int?
        for (place, id) in ids.enumerated() where id.hasPrefix(digits) {
            if found != nil { return nil }
            found = place
        }
        return found
    }
}

/// Two trees of which the difference is asked.
struct TreePair: Hashable {
    /// The tree before.
    var from: PackedObjectID

    /// The tree after.
    var to: PackedObjectID

    /// The same change the other way round.
    var reversed: TreePair { TreePair(from: to, to: from) }

    /// Whether nothing changes.
    var isEmpty: Bool { from == to }
}
