/// The table that tells, on a terminal, where each feature is.
package struct FeatureTable: Sendable {
    /// How many hexadecimal digits of a head are shown.
    private static let headDigits = 10

    /// How many columns of the terminal a line may take.
    private static let longestLine = 120

    /// What stands where nothing is known.
    private static let nothing = "-"

    private static let headings = ["repository", "branch", "level", "parent", "head", "pull request", "build"]

    /// The columns that are left out where no branch has anything in them.
    private static let optionalColumns: Set = ["pull request", "build"]

    private let features: [FeatureSummary]

    /// A table of these features, in their order.
    package init(_ features: [FeatureSummary]) {
        self.features = features
    }

    /// The lines of the table, as one text without a newline at its end.
    package var text: String {
        let widths = columnWidths
        return features.map { feature in
            let rows = feature.branches.isEmpty ? [] : [Self.headings] + feature.branches.map(Self.cells)
            let lines = rows.isEmpty ? ["    no branch yet"] : rows.map { Self.line($0, widths: widths) }
            return (Self.heading(feature) + lines).joined(separator: "\n")
        }.joined(separator: "\n\n")
    }

    /// The width of each column; nil for one that is left out.
    private var columnWidths: [Int?] {
        let rows = features.flatMap { $0.branches.map(Self.cells) }
        return Self.headings.enumerated().map { column, heading in
            let cells = rows.map { $0[column] }
            if Self.optionalColumns.contains(heading), cells.allSatisfy({ $0 == Self.nothing }) { return nil }
            return (cells + [heading]).map(\.count).max()
        }
    }

    private static func heading(_ feature: FeatureSummary) -> [String] {
        let title = [feature.type, feature.featureID, feature.title].compactMap { $0 }.joined(separator: " ")
        let landed = (feature.rollUp ?? []).filter { !$0.targets.isEmpty }.map { level in
            let build = level.build.map { " (\($0))" } ?? ""
            return "\(level.targets.joined(separator: ", ")) \(level.landed) of \(level.of)\(build)"
        }
        return [feature.state.map { "\(title) (\($0))" } ?? title]
            + (landed.isEmpty ? [] : ["    landed in " + landed.joined(separator: "; ")])
    }

    private static func cells(_ branch: BranchSummary) -> [String] {
        [
            "\(branch.repository.owner)/\(branch.repository.name)",
            branch.name,
            branch.level.map(String.init) ?? nothing,
            branch.parent ?? nothing,
            branch.deletedAt == nil ? branch.head.map { String($0.prefix(headDigits)) } ?? nothing : "deleted",
            branch.lastPullRequest.map { "#\($0.number) \($0.state)" } ?? nothing,
            branch.lastBuild?.text(of: branch) ?? nothing,
        ]
    }

    private static func line(_ cells: [String], widths: [Int?]) -> String {
        var line = "   "
        for (cell, width) in zip(cells, widths) {
            guard let width else { continue }
            line += " " + cell + String(repeating: " ", count: width - cell.count + 1)
        }
        line = String(line.reversed().drop { $0 == " " }.reversed())
        return line.count > longestLine ? line.prefix(longestLine - 1) + "…" : line
    }
}
