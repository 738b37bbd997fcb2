/// Names of hosts in URLs.
enum HostName {
    /// Whether `text`, in lower case, is a name that resolvers look up (RFC 1123, section 2.1), underscores included.
    ///
    /// Names in other scripts have to be in their ASCII form (RFC 5891). What ends in a number is an address that was
    /// misspelt, as in the URL Standard.
    static func isName(_ text: String) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= 253, let last = labels.last, labels.allSatisfy(isLabel) else { return false }
        return !last.utf8.allSatisfy(isDigit) && !last.hasPrefix("0x")
    }

    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
            && label.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
                default: isDigit(byte)
                }
            }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
