import HTTPTypes
import Testing

@testable import Core

/// The table of `docs/permissions.md`.
enum PermissionTable {
    /// One route and what each kind of caller gets.
    struct Row: Sendable, CustomTestStringConvertible {
        let method: HTTPRequest.Method
        let path: String

        /// The cell of each column, by its heading.
        let cells: [String: String]

        var testDescription: String { "\(method) \(path)" }

        /// The status that a caller is refused with; nil where they may.
        func refusal(in column: String, isBound: Bool) throws -> Int? {
            let cell = try #require(cells[column], "\(testDescription) has no cell for \(column)")
            let words = cell.split(separator: " / ").map(String.init)
            let word = try #require(isBound ? words.first : words.last)
            if word == "✓" { return nil }
            let status: Int = try #require(Int(word), "\(testDescription): '\(cell)' is no status")
            return status
        }
    }

    /// All rows.
    static let rows: [Row] = {
        let lines = (try? RepositoryFiles.text(of: "docs/permissions.md").split(separator: "\n")) ?? []
        let table = lines.drop { !$0.hasPrefix("| method |") }.map(cells)
        guard let headings = table.first else { return [] }
        return table.dropFirst(2).compactMap { cells in
            guard cells.count == headings.count, let method = HTTPRequest.Method(cells[0]) else { return nil }
            return Row(method: method, path: cells[1], cells: Dictionary(uniqueKeysWithValues: zip(headings, cells)))
        }
    }()

    private static func cells(of line: Substring) -> [String] {
        line.split(separator: "|").map { $0.filter { $0 != "`" }.trimmingPrefix(" ").trimmedEnd }
    }
}

extension Substring {
    fileprivate var trimmedEnd: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
