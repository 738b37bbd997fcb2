import CoreAPI
import LandingAnalysis

/// A repository in which `main`, `develop` and some features move at random, and what is true of them.
struct RandomHistory {
    /// A commit.
    struct Node {
        var id: ObjectID
        var content: Content
        var parents: [Int]
        var ancestors: Set<Int>
    }

    /// A branch; the targets are branches too.
    struct Line {
        var head: Int
        var level: Int
        var tips: [BasisTip]

        /// Changes made on it, and those of the branch that it grew from.
        var fresh: Set<Int> = []
        var inherited: Set<Int> = []

        /// Those of ``inherited`` that were made on the branch that it grew from itself.
        var borrowed: Set<Int> = []

        /// For a target: all changes that ever were in it, those that came otherwise than git does it by itself, and the commits
        /// that a revert may take back.
        var ever: Set<Int> = []
        var edited: Set<Int> = []
        var steps: [Int] = []
        var isDeleted = false

        /// Whether reverts are among its own commits.
        var hasReverts = false
    }

    let importer: FastImport
    var random: SeededGenerator
    var nodes: [Node] = []
    var lines: [String: Line] = [:]
    var log: [String] = []
    var sequence = 0
    var nextChange = 1

    /// Changes that commits took back which are not the reverse of what brought them, and do not say so.
    var faded: Set<Int> = []

    /// The file that a change removed, by the change.
    var removals: [Int: Int] = [:]

    /// What a change found and what it left, by the change.
    var effects: [Int: (before: Content, after: Content)] = [:]

    init(seed: UInt64, importer: FastImport) throws {
        self.importer = importer
        random = SeededGenerator(seed: seed)
        let root = try commit("root \(seed)", Content(), parents: [])
        for (level, name) in ["main", "develop"].enumerated() {
            sequence += 1
            lines[name] = Line(head: root, level: level, tips: [])
            try move(name, to: root)
        }
    }

    /// Lets one thing happen; some that make no sense are passed over.
    mutating func step() throws {
        let features = lines.keys.filter { $0.hasPrefix("f") && lines[$0]?.isDeleted == false }.sorted()
        guard let feature = features.randomElement(using: &random), features.count > 1 else { return try fork() }
        let target =
            Bool.random(using: &random) ? "develop" : ["main", "develop"].randomElement(using: &random) ?? "main"
        switch Int.random(in: 0..<20, using: &random) {
        case 0..<2: if features.count < 6 { try fork() }
        case 2..<8: try change(feature)
        case 8..<13: try land(feature, in: target)
        case 13: try release()
        case 14, 15: try revert(in: target)
        case 16: try mergeBack(target, into: feature)
        case 17: try amend(feature)
        case 18: try rebase(feature, onto: target)
        default: try Bool.random(using: &random) ? change(target) : delete(feature)
        }
    }

    mutating func commit(_ message: String, _ content: Content, parents: [Int]) throws -> Int {
        let id = try importer.commit(
            message, parents: parents.map { nodes[$0].id },
            files: content.files(since: parents.first.map { nodes[$0].content }))
        let ancestors = parents.reduce(into: Set(parents)) { $0.formUnion(nodes[$1].ancestors) }
        nodes.append(Node(id: id, content: content, parents: parents, ancestors: ancestors))
        return nodes.count - 1
    }

    mutating func move(_ name: String, to node: Int) throws {
        guard var line = lines[name] else { return }
        sequence += 1
        let zeros = ObjectID(String(repeating: "0", count: 40))
        line.tips.append(
            BasisTip(sequence: sequence, before: line.tips.isEmpty ? zeros : nodes[line.head].id, after: nodes[node].id)
        )
        line.head = node
        line.ever.formUnion(nodes[node].content.changes)
        lines[name] = line
        log.append("    \(name) is at \(node), \(nodes[node].id.description.prefix(12)), of \(nodes[node].parents)")
    }

    /// Changes one or two places.
    private mutating func change(_ name: String) throws {
        guard var line = lines[name] else { return }
        var content = nodes[line.head].content
        // What is only removed would be the same in every branch; a value is this change's alone.
        let place = Int.random(in: 0..<Content.placeCount, using: &random)
        content.values[place] = nextChange + Content.firstValue
        let other = Int.random(in: 0..<Content.placeCount, using: &random)
        if other != place, Bool.random(using: &random) {
            let isRemoval = other >= Content.firstNewFile && content.values[other] != nil
            content.values[other] = isRemoval ? nil : nextChange + Content.firstValue
            if isRemoval { removals[nextChange] = other }
        }
        effects[nextChange] = (nodes[line.head].content, content)
        content.changes.insert(nextChange)
        line.fresh.insert(nextChange)
        nextChange += 1
        lines[name] = line
        log.append("\(name): change \(nextChange - 1)")
        try move(name, to: commit("change \(nextChange - 1)", content, parents: [line.head]))
    }

    private mutating func fork() throws {
        let name = "f\(lines.count)"
        guard let base = lines.keys.sorted().randomElement(using: &random), let line = lines[base], !line.isDeleted
        else { return }
        lines[name] = Line(head: line.head, level: 2, tips: [])
        if base.hasPrefix("f") {
            // What a target has of it already is nothing of the new branch's.
            let targets = lines.values.filter { $0.level < 2 }.map(\.head)
            let own = own(line.head, targets).reduce(into: Set<Int>()) { $0.formUnion(effect(of: $1)) }
            lines[name]?.inherited = line.fresh.union(line.inherited).intersection(own)
            lines[name]?.borrowed = (line.fresh.isEmpty ? line.borrowed : line.fresh).intersection(own)
            lines[name]?.hasReverts = line.hasReverts
        }
        log.append("\(name): from \(base)")
        try move(name, to: line.head)
    }

    private mutating func delete(_ name: String) throws {
        log.append("\(name): deleted")
        lines[name]?.isDeleted = true
    }
}

/// The generator SplitMix64, so that a seed makes the same history everywhere.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
        return value ^ value >> 31
    }
}
