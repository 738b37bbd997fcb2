import CoreAPI

extension Timestamp {
    /// Reads `/Date(1763629200000-0500)/`, or ISO 8601 with an offset.
    ///
    /// The milliseconds are in UTC already; the offset only says how people there would see them. A time without any offset
    /// is none: whose clock it shows is not known.
    init?(targetprocess text: String) {
        guard text.hasPrefix("/Date("), text.hasSuffix(")/") else {
            self.init(text)
            return
        }
        let inner = text.dropFirst(6).dropLast(2)
        let digits = inner.dropFirst(inner.hasPrefix("-") ? 1 : 0).prefix(while: Self.isDigit)
        let number = inner[..<digits.endIndex]
        guard !digits.isEmpty, Self.isOffset(inner[digits.endIndex...]), let milliseconds = Int64(number) else {
            return nil
        }
        let seconds = milliseconds.quotientAndRemainder(dividingBy: 1000)
        guard let whole = Timestamp(seconds: seconds.quotient) else { return nil }
        // The years 1 to 9999 in microseconds are far from the ends of the type.
        self.init(microseconds: whole.microseconds + seconds.remainder * 1000)
    }

    private static func isOffset(_ text: Substring) -> Bool {
        guard let sign = text.first else { return true }
        return (sign == "+" || sign == "-") && text.count == 5 && text.dropFirst().allSatisfy(isDigit)
    }

    private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) && character.isASCII }
}
