import CoreAPI
import FunctionKit

/// An issue together with the repository that it is in, which makes its number unique.
struct LocatedIssue {
    /// Core takes no longer value.
    private static let longestValue = 10_000

    var issue: IssuePayload
    /// What the members of the payload that they are in begin with.
    var path = ""
    var repository: RepositoryPayload

    var observedRepository: ObservedRepository {
        get throws(Problem) { try repository.observed(at: "\(path)repository") }
    }

    var changedAt: Timestamp? { (issue.updated_at ?? issue.created_at)?.timestamp }

    /// What a feature was that came from here.
    var origin: FeatureOrigin {
        get throws(Problem) { FeatureOrigin(repository: try observedRepository, featureID: try featureID) }
    }

    /// The issue as a work item.
    var observed: ObservedFeature {
        get throws(Problem) {
            ObservedFeature(
                featureID: try featureID, type: issue.type?.name ?? "Issue", title: issue.title, owner: owner,
                description: issue.body ?? "", url: issue.html_url, state: state,
                isFinal: issue.state.map { $0 == "closed" },
                data: data)
        }
    }

    private var featureID: String {
        get throws(Problem) {
            let repository = try observedRepository
            return "\(repository.owner)/\(repository.name)#\(issue.number)"
        }
    }

    private var owner: String {
        let people = issue.assignees ?? [issue.assignee].compactMap(\.self)
        return people.compactMap(\.login).joined(separator: ", ")
    }

    /// Closed as completed is what all was before GitHub had reasons.
    private var state: String? {
        guard let state = issue.state, state == "closed" else { return issue.state }
        return ["not_planned", "duplicate"].contains(issue.state_reason) ? "cancelled" : "done"
    }

    private var data: [String: ObservedData] {
        var data = ["milestone": entry(issue.milestone?.title)]
        if let labels = issue.labels {
            let names = labels.compactMap(\.name).joined(separator: ", ")
            data["labels"] = entry(names.isEmpty ? nil : names)
        }
        return data
    }

    private func entry(_ text: String?) -> ObservedData {
        let value = text?.clipped(toBytes: Self.longestValue)
        return ObservedData(value: value, displayValue: value)
    }
}
