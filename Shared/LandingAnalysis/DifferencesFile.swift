import GitProcess

/// The differences that were asked before, beside the clone.
struct DifferencesFile {
    private let file: BlockFile
    private let byteCount: Int
    private var stored = 0

    /// The file of the clone of `git`, whose ids have `byteCount` bytes.
    init(_ git: Git, byteCount: Int) {
        file = BlockFile(path: "\(git.directory)/ployst-differences", header: [Self.format, UInt64(byteCount)])
        self.byteCount = byteCount
    }

    /// Tells files of this kind and form from all others.
    private static let format: UInt64 = 0x6469_6666_6572_0006

    /// What is known.
    mutating func read() -> DifferenceRecords {
        var records = DifferenceRecords(byteCount: byteCount)
        for block in file.read() ?? [] {
            guard records.append(block) else { return DifferenceRecords(byteCount: byteCount) }
        }
        stored = records.words.count
        return records
    }

    /// Adds what is new.
    func add(_ records: DifferenceRecords) {
        guard records.words.count > stored else { return }
        file.append(Array(records.words[stored...]), isNew: stored == 0)
    }
}
