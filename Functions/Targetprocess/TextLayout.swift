/// Puts text into lines: runs of blanks become one, blocks begin lines of their own.
struct TextLayout {
    /// Elements that are shown below one another.
    private static let blocks: Set<String> = [
        "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "dir", "div", "dl",
        "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
        "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "optgroup", "option", "p", "pre", "section",
        "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
    ]

    /// Elements that are shown beside one another, with something between.
    private static let cells: Set<String> = ["td", "th"]

    private static let newline = UInt8(ascii: "\n")

    private var output: [UInt8] = []
    private var hasPendingBlank = false
    private var lineBreaks = 0
    private var preformatted: Int

    /// Makes an empty layout; where it keeps lines, blanks and newlines stay what they are.
    init(keepsLines: Bool) {
        preformatted = keepsLines ? 1 : 0
    }

    /// What was laid out, without blanks and newlines at its end.
    var text: String {
        let end = output.lastIndex { !HTMLScanner.isSpace($0) } ?? -1
        return String(decoding: output[...end], as: UTF8.self)
    }

    mutating func start(_ name: String) {
        if name == "br" { breakLine() }
        if Self.blocks.contains(name) { beginBlock() }
        if Self.cells.contains(name) { hasPendingBlank = true }
        if name == "pre" { preformatted += 1 }
    }

    mutating func end(_ name: String) {
        if Self.blocks.contains(name) { beginBlock() }
        if name == "pre", preformatted > 0 { preformatted -= 1 }
    }

    /// Adds text, whose character references are resolved here.
    mutating func append(_ bytes: ArraySlice<UInt8>) {
        var index = bytes.startIndex
        while index < bytes.endIndex {
            if bytes[index] == UInt8(ascii: "&"), let reference = CharacterReference(at: bytes[index...]) {
                for byte in String(reference.character).utf8 { add(byte) }
                index += reference.length
            } else {
                add(bytes[index])
                index += 1
            }
        }
    }

    private mutating func add(_ byte: UInt8) {
        switch byte {
        case Self.newline where preformatted > 0: breakLine()
        case _ where HTMLScanner.isSpace(byte):
            if preformatted == 0 { hasPendingBlank = true } else if byte != 0x0d { put(0x20) }
        case 0x21...: put(byte)
        default: break
        }
    }

    private mutating func put(_ byte: UInt8) {
        if hasPendingBlank, !isAtLineStart { output.append(0x20) }
        hasPendingBlank = false
        lineBreaks = 0
        output.append(byte)
    }

    private mutating func beginBlock() {
        if !isAtLineStart { breakLine() }
    }

    /// Two in a row leave a blank line; more leave no more.
    private mutating func breakLine() {
        hasPendingBlank = false
        guard !output.isEmpty, lineBreaks < 2 else { return }
        lineBreaks += 1
        output.append(Self.newline)
    }

    private var isAtLineStart: Bool { output.isEmpty || lineBreaks > 0 }
}
