/// A value that must not appear in a log line, an answer or an error: it prints as `<redacted>`.
package struct Secret: Sendable {
    /// The value itself.
    ///
    /// Pass it on only to what needs it.
    package let text: String

    /// Wraps `text`.
    package init(_ text: String) {
        self.text = text
    }

    /// The UTF-8 bytes of the value, as keys of message authentication codes want it.
    package var bytes: [UInt8] { Array(text.utf8) }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Always `<redacted>`.
    package var description: String { "<redacted>" }

    /// Always `<redacted>`.
    package var debugDescription: String { description }

    /// Shows no child, so that `dump` and string interpolation of a containing type stay silent too.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
