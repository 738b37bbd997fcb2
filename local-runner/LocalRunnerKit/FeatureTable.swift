/// The table that tells, on a terminal, where each feature is.
package struct FeatureTable: Sendable {
    /// How many hexadecimal digits of a head are shown.
    private static let headDigits = 10

    private static let headings = ["repository", "branch", "level", "parent", "head"]

    private let features: [FeatureSummary]

    /// A table of these features, in their order.
    package init(_ features: [FeatureSummary]) {
        self.features = features
    }

    /// The lines of the table, as one text without a newline at its end.
    package var text: String {
        let widths = columnWidths
        return features.map { feature in
            let title = [feature.type, feature.featureID, feature.title].compactMap { $0 }.joined(separator: " ")
            let heading = feature.state.map { "\(title) (\($0))" } ?? title
            guard !feature.branches.isEmpty else { return heading + "\n    no branch yet" }
            let rows = [Self.headings] + feature.branches.map(Self.cells)
            return ([heading] + rows.map { Self.line($0, widths: widths) }).joined(separator: "\n")
        }.joined(separator: "\n\n")
    }

    private var columnWidths: [Int] {
        let rows = [Self.headings] + features.flatMap { $0.branches.map(Self.cells) }
        return Self.headings.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    }

    private static func cells(_ branch: FeatureSummary.Branch) -> [String] {
        [
            "\(branch.repository.owner)/\(branch.repository.name)",
            branch.name,
            branch.level.map(String.init) ?? "-",
            branch.parent ?? "-",
            branch.deletedAt == nil ? branch.head.map { String($0.prefix(headDigits)) } ?? "-" : "deleted",
        ]
    }

    private static func line(_ cells: [String], widths: [Int]) -> String {
        var line = "   "
        for (cell, width) in zip(cells, widths) {
            line += " " + cell + String(repeating: " ", count: width - cell.count + 1)
        }
        return String(line.reversed().drop { $0 == " " }.reversed())
    }
}
