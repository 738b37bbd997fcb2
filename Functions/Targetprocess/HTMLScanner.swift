/// Takes HTML apart into text and tags, as browsers do with what is not well-formed.
///
/// <https://html.spec.whatwg.org/multipage/parsing.html#tokenization>, of which only is here what text needs. Every byte is
/// looked at a bounded number of times.
struct HTMLScanner {
    enum Token: Equatable {
        case text(ArraySlice<UInt8>)
        /// `<name …>`, in lower case.
        case start(String)
        /// `</name …>`, in lower case.
        case end(String)
    }

    /// Elements whose content is no text for people; it ends only with their own end tag.
    private static let silent: Set<String> = ["iframe", "script", "style", "title"]

    private static let longestName = 20

    private let bytes: [UInt8]
    private var index = 0

    init(_ html: String) {
        bytes = Array(html.utf8)
    }

    /// Whether there is anything but text.
    var hasMarkup: Bool { bytes.indices.contains { bytes[$0] == UInt8(ascii: "<") && opensMarkup(at: $0) } }

    /// The next part; nil at the end.
    mutating func next() -> Token? {
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "<"), opensMarkup(at: index) else { return .text(text()) }
            if let token = markup() { return token }
        }
        return nil
    }

    private func byte(_ position: Int) -> UInt8? { position < bytes.count ? bytes[position] : nil }

    /// A `<` before anything else is text.
    private func opensMarkup(at position: Int) -> Bool {
        guard let following = byte(position + 1) else { return false }
        return Self.isLetter(following) || "/!?".utf8.contains(following)
    }

    /// Everything up to the next markup.
    private mutating func text() -> ArraySlice<UInt8> {
        let start = index
        index += 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "<") || !opensMarkup(at: index) { index += 1 }
        return bytes[start..<index]
    }

    /// A tag; nil for a comment or a declaration.
    private mutating func markup() -> Token? {
        let closes = bytes[index + 1] == UInt8(ascii: "/")
        let nameStart = index + (closes ? 2 : 1)
        guard let first = byte(nameStart), Self.isLetter(first) else {
            skipDeclaration()
            return nil
        }
        index = nameStart
        while let next = byte(index), !Self.isSpace(next), !"/>".utf8.contains(next) { index += 1 }
        let name = String(decoding: bytes[nameStart..<index].prefix(Self.longestName), as: UTF8.self).lowercased()
        skipAttributes()
        guard !closes else { return .end(name) }
        if Self.silent.contains(name) { skipContent(of: name) }
        return .start(name)
    }

    /// Past the `>` of a tag; one within a quoted value does not count.
    private mutating func skipAttributes() {
        var quote: UInt8?
        var isValueStart = false
        while let next = byte(index) {
            index += 1
            if let open = quote {
                if next == open { quote = nil }
            } else if next == UInt8(ascii: ">") {
                return
            } else if isValueStart, next == UInt8(ascii: "\"") || next == UInt8(ascii: "'") {
                quote = next
                isValueStart = false
            } else {
                isValueStart = next == UInt8(ascii: "=") || isValueStart && Self.isSpace(next)
            }
        }
    }

    /// Past a comment, or past the `>` of anything else that begins like one.
    private mutating func skipDeclaration() {
        let isComment = bytes[index...].starts(with: "<!--".utf8)
        index += 2
        while let next = byte(index) {
            index += 1
            guard next == UInt8(ascii: ">") else { continue }
            guard isComment else { return }
            if bytes[index - 3] == UInt8(ascii: "-"), bytes[index - 2] == UInt8(ascii: "-") { return }
        }
    }

    /// Up to the element's own end tag, or to the end of everything.
    private mutating func skipContent(of name: String) {
        let end = Array("</\(name)".utf8)
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "<"), endsContent(end) { return }
            index += 1
        }
    }

    private func endsContent(_ end: [UInt8]) -> Bool {
        guard bytes[index...].prefix(end.count).elementsEqual(end, by: { $0 | 0x20 == $1 | 0x20 }) else { return false }
        guard let following = byte(index + end.count) else { return true }
        return Self.isSpace(following) || "/>".utf8.contains(following)
    }

    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) && byte != 0x0b }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7a).contains(byte | 0x20) }
}
