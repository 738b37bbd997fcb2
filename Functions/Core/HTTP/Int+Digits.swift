extension Int {
    /// Reads a number of decimal digits alone; nil for a sign, for anything else, and for one that is too great.
    init?(digits text: String) {
        guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        self.init(text)
    }
}
