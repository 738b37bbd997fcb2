/// The table that tells, on a terminal, where each feature is.
package struct FeatureTable: Sendable {
    /// How many hexadecimal digits of a head are shown.
    private static let headDigits = 10

    /// How many columns of the terminal a line may take.
    private static let longestLine = 140

    /// What stands where nothing is known.
    private static let nothing = "-"

    private static let firstHeadings = ["repository", "branch", "level", "parent", "head"]

    /// The columns that are left out where no branch has anything in them.
    private static let lastHeadings = ["pull request", "build"]

    private let features: [FeatureSummary]

    /// The branches above, each a column: the nearest level first.
    private let targets: [String]

    /// A table of these features, in their order.
    package init(_ features: [FeatureSummary]) {
        self.features = features
        let landings = features.flatMap { $0.branches.flatMap { $0.landings ?? [] } }
        let levels = Dictionary(landings.map { ($0.target, $0.level) }) { first, _ in first }
        targets = levels.keys.sorted { (-(levels[$0] ?? 0), $0) < (-(levels[$1] ?? 0), $1) }
    }

    private var headings: [String] { Self.firstHeadings + targets.map { "in \($0)" } + Self.lastHeadings }

    /// The lines of the table, as one text without a newline at its end.
    package var text: String {
        let widths = columnWidths
        return features.map { feature in
            let rows = feature.branches.isEmpty ? [] : [headings] + feature.branches.map(cells)
            let lines = rows.isEmpty ? ["    no branch yet"] : rows.map { Self.line($0, widths: widths) }
            return (Self.heading(feature) + lines).joined(separator: "\n")
        }.joined(separator: "\n\n")
    }

    /// The width of each column; nil for one that is left out.
    private var columnWidths: [Int?] {
        let rows = features.flatMap { $0.branches.map(cells) }
        return headings.enumerated().map { column, heading in
            let cells = rows.map { $0[column] }
            if Self.lastHeadings.contains(heading), cells.allSatisfy({ $0 == Self.nothing }) { return nil }
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

    private func cells(_ branch: BranchSummary) -> [String] {
        let nothing = Self.nothing
        let landings = targets.map { target in branch.landings?.first { $0.target == target }?.state ?? nothing }
        let first = [
            "\(branch.repository.owner)/\(branch.repository.name)",
            branch.name,
            branch.level.map(String.init) ?? nothing,
            branch.parent ?? nothing,
            branch.deletedAt == nil ? branch.head.map { String($0.prefix(Self.headDigits)) } ?? nothing : "deleted",
        ]
        let last = [
            branch.lastPullRequest.map { "#\($0.number) \($0.state)" } ?? nothing,
            branch.lastBuild?.text(of: branch) ?? nothing,
        ]
        return first + landings + last
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
