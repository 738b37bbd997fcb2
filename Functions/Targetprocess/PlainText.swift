/// What is read of a description: Targetprocess keeps it as HTML, or as Markdown behind a mark.
enum PlainText {
    private static let markdown = "<!--markdown-->"

    /// The text that a browser would show, one line for each block; Markdown stays as it was written.
    ///
    /// What is dropped: tags, comments, the contents of `script` and `style`. It takes time in proportion to the length,
    /// whatever the text is.
    static func of(_ description: String) -> String {
        let start = description.drop(while: \.isWhitespace)
        guard !start.hasPrefix(markdown) else { return trimmed(start.dropFirst(markdown.count)) }
        var scanner = HTMLScanner(description)
        var layout = TextLayout(keepsLines: !scanner.hasMarkup)
        while let token = scanner.next() {
            switch token {
            case .text(let bytes): layout.append(bytes)
            case .start(let name): layout.start(name)
            case .end(let name): layout.end(name)
            }
        }
        return layout.text
    }

    private static func trimmed(_ text: Substring) -> String {
        let rest = text.drop(while: \.isWhitespace)
        guard let last = rest.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(rest[...last])
    }
}
