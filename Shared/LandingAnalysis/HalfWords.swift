/// Numbers of 31 bits, two to a word.
struct HalfWords {
    /// The words; of the last one the upper half may be unused.
    private(set) var words: [UInt64] = []
    private var isHalf = false

    mutating func append(_ number: Int32) {
        if isHalf {
            words[words.count - 1] |= UInt64(number) << 32
        } else {
            words.append(UInt64(number))
        }
        isHalf.toggle()
    }

    /// Reads them in their order.
    struct Reader {
        private let words: ArraySlice<UInt64>
        private var position: Int
        private var isHalf = false

        init(_ words: ArraySlice<UInt64>) {
            self.words = words
            position = words.startIndex
        }

        /// The next number; nil where there is none, or the words are something else.
        mutating func next() -> Int32? {
            guard position < words.endIndex else { return nil }
            let word = words[position]
            if isHalf { position += 1 }
            defer { isHalf.toggle() }
            return Int32(exactly: isHalf ? word >> 32 : word & 0xffff_ffff)
        }
    }
}
