import Linux

/// A file of what was computed before, to which each computation adds one block; whoever deletes it loses only time.
///
/// It is made of words as this machine orders their bytes, so that it is read as it will be used.
struct BlockFile {
    /// Where it is.
    let path: String

    /// What the file has to begin with: a file with another beginning is as good as none.
    let header: [UInt64]

    private static let begin: UInt64 = 0x504c_4f59_5354_4231
    private static let end: UInt64 = 0x3142_5453_594f_4c50

    /// The blocks; nil where there is no such file, or a crash has cut it off.
    func read() -> [ArraySlice<UInt64>]? {
        guard let words = try? File.readWords(path), words.starts(with: header) else { return nil }
        var rest = words.dropFirst(header.count)
        var blocks: [ArraySlice<UInt64>] = []
        while !rest.isEmpty {
            guard rest.popFirst() == Self.begin, let count = rest.popFirst(), count < rest.count else { return nil }
            blocks.append(rest.prefix(Int(count)))
            rest = rest.dropFirst(Int(count))
            guard rest.popFirst() == Self.end else { return nil }
        }
        return blocks
    }

    /// Adds a block, to an empty file where `isNew`.
    ///
    /// An error is of no interest: the next computation computes again.
    func append(_ block: [UInt64], isNew: Bool) {
        if isNew { try? File.remove(path) }
        try? File.append((isNew ? header : []) + [Self.begin, UInt64(block.count)] + block + [Self.end], to: path)
    }
}
