/// Finds numbers by the hashes of what they stand for: a table that is made for very many in little time.
///
/// Whoever asks compares what the numbers stand for. Nobody who chooses hashes can have them meet: they are mixed by chance.
struct HashIndex {
    /// 32 bits of the mixed hash and, below them, the number plus 1, at the first free slot from the one on that these bits tell.
    private var slots: [UInt64] = [0, 0]
    private var count = 0

    /// Multiplying by any odd number and taking the upper bits spreads hashes: Dietzfelbinger and others, 1997.
    private let multiplier = UInt64.random(in: .min ... .max) | 1

    /// Makes room for as many numbers.
    mutating func reserve(_ count: Int) {
        // At most half of the slots are taken: then the next free one is near.
        let size = 1 << (Int.bitWidth - max(count, 1).leadingZeroBitCount + 1)
        guard size > slots.count else { return }
        let known = slots
        slots = [UInt64](repeating: 0, count: size)
        for entry in known where entry != 0 { put(entry) }
    }

    /// Adds a number that is not there yet.
    mutating func insert(_ number: Int, hash: UInt64) {
        if 2 * (count + 1) > slots.count { reserve(slots.count - 1) }
        put(mixed(hash) | UInt64(number + 1))
        count += 1
    }

    /// The number that `isWanted` accepts among those that may have this hash.
    func first(hash: UInt64, where isWanted: (Int) -> Bool) -> Int? {
        let wanted = mixed(hash)
        var slot = first(for: wanted)
        while slots[slot] != 0 {
            let number = Int(slots[slot] & 0xffff_ffff) - 1
            if slots[slot] & ~0xffff_ffff == wanted, isWanted(number) { return number }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    private mutating func put(_ entry: UInt64) {
        var slot = first(for: entry)
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = entry
    }

    private func first(for entry: UInt64) -> Int {
        Int(entry >> UInt64(slots.count.leadingZeroBitCount + 1))
    }

    private func mixed(_ hash: UInt64) -> UInt64 { (hash &* multiplier) & ~0xffff_ffff }
}
