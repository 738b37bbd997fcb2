import CoreAPI

/// Ids of one kind, end to end in few words: very many of them are read and kept in little time.
struct ObjectIDs: RandomAccessCollection {
    private var words: [UInt64] = []

    /// How many ids there are.
    private(set) var endIndex = 0

    let startIndex = 0

    /// How many bytes each id has.
    let byteCount: Int

    /// How many words each id has.
    let width: Int

    /// No ids yet; each will have `byteCount` bytes.
    init(byteCount: Int) {
        self.byteCount = byteCount
        width = ObjectID.wordCount(byteCount: byteCount)
    }

    subscript(position: Int) -> ObjectID {
        ObjectID(words: words, from: position * width, byteCount: byteCount)
    }

    /// The first word of an id: as good as all of it, for a hash.
    func firstWord(of position: Int) -> UInt64 { words[position * width] }

    /// The words of the ids from a position on.
    func words(from position: Int) -> ArraySlice<UInt64> { words[(position * width)...] }

    /// Makes room for as many ids more.
    mutating func reserve(_ count: Int) {
        words.reserveCapacity(words.count + count * width)
    }

    mutating func append(_ id: ObjectID) {
        id.add(to: &words)
        endIndex += 1
    }

    /// Adds the ids that have these words.
    mutating func append(_ more: ArraySlice<UInt64>) {
        words += more
        endIndex += more.count / width
    }
}
