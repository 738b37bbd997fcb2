import CoreAPI

/// The differences that are known, each a few words, and where each of them is.
struct DifferenceRecords {
    /// Records end to end: one word about what follows, the ids of the two trees, and what differs.
    private(set) var words: [UInt64] = []
    private var changes = HashIndex()
    private var patches = HashIndex()
    private var undone = HashIndex()
    private let byteCount: Int

    /// The lowest byte of the first word of a record.
    private enum Kind: UInt64 {
        case changes = 1
        case cutChanges = 2
        case patch = 3
        case undone = 4
    }

    /// None yet; the ids of trees will have `byteCount` bytes.
    init(byteCount: Int) {
        self.byteCount = byteCount
    }

    private var idWords: Int { ObjectID.wordCount(byteCount: byteCount) }

    /// How many words a record has before what differs.
    private var headWords: Int { 1 + 2 * idWords }

    /// Which files differ; nil where that is not known.
    func changes(of pair: TreePair) -> Changes? {
        guard let record = record(of: pair) else { return nil }
        let start = record + headWords
        let count = Int(words[record] >> 8)
        let columns = (0..<3).map { Array(words[(start + 1 + $0 * count)..<(start + 1 + ($0 + 1) * count)]) }
        return Changes(
            pathSet: words[start], paths: columns[0], versions: columns[1], formers: columns[2],
            isCut: words[record] & 0xff == Kind.cutChanges.rawValue)
    }

    /// Whether it is known which files differ.
    func hasChanges(of pair: TreePair) -> Bool { record(of: pair) != nil }

    private func record(of pair: TreePair) -> Int? {
        changes.first(hash: pair.hash) { self.pair(of: $0) == pair }
    }

    /// The fingerprint of the patch; nil where that is not known.
    func patch(of pair: TreePair) -> UInt128? {
        patches.first(hash: pair.hash) { self.pair(of: $0) == pair }.map { record in
            UInt128(words[record + headWords]) << 64 | UInt128(words[record + headWords + 1])
        }
    }

    /// Whether what `key` stands for is undone; nil where that is not known.
    func isUndone(key: UInt64) -> Bool? {
        undone.first(hash: key) { words[$0 + 1] == key }.map { words[$0] >> 8 == 1 }
    }

    private func pair(of record: Int) -> TreePair {
        TreePair(
            from: ObjectID(words: words, from: record + 1, byteCount: byteCount),
            to: ObjectID(words: words, from: record + 1 + idWords, byteCount: byteCount))
    }

    /// Adds what is not known yet.
    mutating func add(_ found: Changes, of pair: TreePair) {
        changes.insert(words.count, hash: pair.hash)
        begin(found.isCut ? .cutChanges : .changes, found.versions.count, pair)
        words.append(found.pathSet)
        words += found.paths
        words += found.versions
        words += found.formers
    }

    /// Adds what is not known yet.
    mutating func add(_ patch: UInt128, of pair: TreePair) {
        patches.insert(words.count, hash: pair.hash)
        begin(.patch, 0, pair)
        words.append(UInt64(truncatingIfNeeded: patch >> 64))
        words.append(UInt64(truncatingIfNeeded: patch))
    }

    /// Adds what is not known yet: two words, without trees.
    mutating func add(isUndone: Bool, key: UInt64) {
        undone.insert(words.count, hash: key)
        words.append(Kind.undone.rawValue | (isUndone ? 1 : 0) << 8)
        words.append(key)
    }

    private mutating func begin(_ kind: Kind, _ count: Int, _ pair: TreePair) {
        words.append(kind.rawValue | UInt64(count) << 8)
        pair.from.add(to: &words)
        pair.to.add(to: &words)
    }

    /// Adds records that were in ``words`` before.
    ///
    /// - Returns: Whether they are that; of anything else a part may have been added.
    mutating func append(_ block: ArraySlice<UInt64>) -> Bool {
        var record = words.count
        words += block
        changes.reserve(words.count / (headWords + 4))
        while record < words.count {
            let count = words[record] >> 8
            guard let kind = Kind(rawValue: words[record] & 0xff), count < UInt64(words.count) else { return false }
            let length = length(of: kind, count)
            guard length <= words.count - record else { return false }
            switch kind {
            case .undone: undone.insert(record, hash: words[record + 1])
            case .patch: patches.insert(record, hash: pair(of: record).hash)
            case .changes, .cutChanges: changes.insert(record, hash: pair(of: record).hash)
            }
            record += length
        }
        return true
    }

    /// How many words a record has.
    private func length(of kind: Kind, _ count: UInt64) -> Int {
        switch kind {
        case .undone: 2
        case .patch: headWords + 2
        case .changes, .cutChanges: headWords + 1 + 3 * Int(count)
        }
    }
}
