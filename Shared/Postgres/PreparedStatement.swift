/// What a prepared statement is known by: its text and the types of its parameters.
struct PreparedStatement: Hashable {
    let sql: String
    let types: [UInt32]

    /// A name made from the text and the types alone, so that behind a pooler it can never stand for another statement.
    var name: String {
        var low: UInt64 = 0xcbf2_9ce4_8422_2325
        var high: UInt64 = 0x6c62_272e_07bb_0142
        let typeBytes = types.flatMap { type in [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: type >> $0) } }
        for byte in Array(sql.utf8) + [0] + typeBytes {
            // FNV-1a, and the same steps with another multiplier, for 128 bits in all.
            low = (low ^ UInt64(byte)) &* 0x100_0000_01b3
            high = (high ^ UInt64(byte)) &* 0x9e37_79b9_7f4a_7c15
        }
        return "ployst_\(String(low, radix: 36))_\(String(high, radix: 36))"
    }
}
