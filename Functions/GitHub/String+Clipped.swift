extension String {
    /// The text, or as much of its beginning as fits into so many bytes of UTF-8.
    ///
    /// GitHub counts characters where core counts bytes, so what GitHub allows may be too long for core.
    func clipped(toBytes limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var end = utf8.index(utf8.startIndex, offsetBy: limit)
        while end > startIndex, !Self.begins(utf8[end]) { utf8.formIndex(before: &end) }
        return String(self[..<end])
    }

    /// Whether a byte is the first one of a character in UTF-8: RFC 3629, section 3.
    private static func begins(_ byte: UInt8) -> Bool { byte & 0b1100_0000 != 0b1000_0000 }
}
