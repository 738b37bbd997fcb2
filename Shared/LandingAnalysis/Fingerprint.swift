/// The hash FNV-1a, for what is compared but never defended against: draft-eastlake-fnv.
enum Fingerprint {
    /// 64 bits: of paths and versions of files, where a match is looked at again.
    struct Short {
        private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

        mutating func add(_ byte: UInt8) {
            value = (value ^ UInt64(byte)) &* 0x100_0000_01b3
        }

        mutating func add(_ word: UInt64) {
            for shift in stride(from: UInt64(0), to: 64, by: 8) { add(UInt8(truncatingIfNeeded: word >> shift)) }
        }
    }

    /// 128 bits: of patches, where the match is the answer.
    struct Long {
        private(set) var value: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d

        mutating func add(_ byte: UInt8) {
            value = (value ^ UInt128(byte)) &* 0x0000_0000_0100_0000_0000_0000_0000_013b
        }

        mutating func add(_ bytes: ArraySlice<UInt8>) {
            for byte in bytes { add(byte) }
        }
    }
}
