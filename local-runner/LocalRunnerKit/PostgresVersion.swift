/// The major version of PostgreSQL: data directories work with one alone.
package struct PostgresVersion: Comparable, Sendable, CustomStringConvertible {
    /// The number, for example 15.
    package var major: Int

    /// The version with this number.
    package init(major: Int) {
        self.major = major
    }

    /// Reads what `postgres --version` prints, for example `postgres (PostgreSQL) 15.18 (Debian 15.18-0)`.
    package init?(programOutput text: String) {
        let words = text.split { $0 == " " || $0 == "\n" }
        guard let name = words.firstIndex(of: "(PostgreSQL)"), name + 1 < words.endIndex else { return nil }
        self.init(digitsOf: words[name + 1])
    }

    /// Reads the file `PG_VERSION` of a data directory.
    package init?(clusterFile text: String) {
        self.init(digitsOf: text[...])
    }

    private init?(digitsOf text: Substring) {
        guard let major = Int(text.prefix { ("0"..."9").contains($0) }) else { return nil }
        self.major = major
    }

    /// The number as text.
    package var description: String { String(major) }

    /// By number.
    package static func < (left: Self, right: Self) -> Bool { left.major < right.major }
}
