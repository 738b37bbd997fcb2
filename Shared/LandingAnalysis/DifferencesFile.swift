import GitProcess

/// The differences that were asked before, beside the clone.
struct DifferencesFile {
    private let file: BlockFile
    private let byteCount: Int
    private var isNew = true

    /// What a record is about.
    private enum Kind: UInt8 {
        case changes = 1
        case patch = 2
    }

    /// The file of the clone of `git`, whose ids have `byteCount` bytes.
    init(_ git: Git, byteCount: Int) {
        file = BlockFile(
            path: "\(git.directory)/ployst-differences", header: Array("ployst differences 2 \(byteCount)\n".utf8))
        self.byteCount = byteCount
    }

    /// Hands on what is known.
    mutating func read(into differences: Differences) {
        guard let (bytes, blocks) = file.read() else { return }
        differences.reserve(bytes.count / (2 * byteCount + 40))
        for block in blocks {
            var reader = ByteReader(bytes, from: block.lowerBound)
            while reader.position < block.upperBound {
                guard readRecord(&reader, into: differences) else { return }
            }
        }
        isNew = false
    }

    private func readRecord(_ reader: inout ByteReader, into differences: Differences) -> Bool {
        guard let kind = reader.byte().flatMap(Kind.init), let from = reader.objectID(byteCount: byteCount),
            let to = reader.objectID(byteCount: byteCount)
        else { return false }
        let pair = TreePair(from: from, to: to)
        switch kind {
        case .patch:
            guard let patch = reader.number(UInt128.self) else { return false }
            differences.know(patch, of: pair)
        case .changes:
            guard let pathSet = reader.number64(), let isCut = reader.byte(), let count = reader.number32() else {
                return false
            }
            var versions: [UInt64] = []
            versions.reserveCapacity(Int(count))
            for _ in 0..<count { versions.append(reader.number64() ?? 0) }
            var formers: [UInt64] = []
            formers.reserveCapacity(Int(count))
            for _ in 0..<count { formers.append(reader.number64() ?? 0) }
            differences.know(
                Changes(pathSet: pathSet, versions: versions, formers: formers, isCut: isCut == 1), of: pair)
        }
        return true
    }

    /// Adds what is new.
    func add(_ differences: Differences) {
        var block = ByteWriter()
        for pair in differences.newChanges {
            guard let changes = differences.knownChanges[pair] else { continue }
            begin(.changes, pair, &block)
            block.add(changes.pathSet)
            block.add(UInt8(changes.isCut ? 1 : 0))
            block.add(UInt32(changes.versions.count))
            for version in changes.versions { block.add(version) }
            for former in changes.formers { block.add(former) }
        }
        for pair in differences.newPatches {
            guard let patch = differences.knownPatches[pair] else { continue }
            begin(.patch, pair, &block)
            block.add(patch)
        }
        if !block.bytes.isEmpty { file.append(block, isNew: isNew) }
    }

    private func begin(_ kind: Kind, _ pair: TreePair, _ block: inout ByteWriter) {
        block.add(kind.rawValue)
        block.add(pair.from.bytes)
        block.add(pair.to.bytes)
    }
}
