extension String {
    /// The text, or nil where it is empty, longer than this in bytes, or holds control characters.
    func plain(longest: Int) -> String? {
        (1...longest).contains(utf8.count) && utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f } ? self : nil
    }
}
