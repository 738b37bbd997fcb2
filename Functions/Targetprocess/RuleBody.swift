import CoreAPI

/// What the automation rule in `infra/targetprocess` sends.
struct RuleBody: Decodable {
    /// The version of the rule's body that this function understands.
    static let understood: Int64 = 1

    var version: Int64?
    var account: String?
    var id: Int64?
    var type: String?
    var modification: Modification
    var author: Int64?
    var item: WorkItem

    private enum CodingKeys: String, CodingKey {
        case v, account, id, type, modification, name, description, owner, url, state, stateId, project, projectId
        case priority, version, modifiedAt, authorId
        case isFinal = "final"
    }

    /// The priority as an object; plain text is its name.
    private struct Priority: Decodable {
        var name: String?
        var importance: Int64?

        private enum CodingKeys: CodingKey { case name, importance }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            name = container.text(.name)
            importance = container.whole(.importance)
        }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        version = container.whole(.v)
        account = container.text(.account)
        id = container.whole(.id)
        type = EntityType.name(container.text(.type))
        modification = Modification(word: container.text(.modification))
        author = container.whole(.authorId)
        item = Self.item(container)
    }

    private static func item(_ container: KeyedDecodingContainer<CodingKeys>) -> WorkItem {
        let priority = container.object(Priority.self, .priority)
        return WorkItem(
            title: container.text(.name), description: container.text(.description), owner: container.text(.owner),
            url: container.text(.url),
            state: WorkItem.State(
                id: container.whole(.stateId), name: container.text(.state), isFinal: container.flag(.isFinal)),
            project: WorkItem.Reference(id: container.whole(.projectId), name: container.text(.project)),
            priority: WorkItem.Priority(
                importance: priority?.importance, name: priority?.name ?? container.text(.priority)),
            version: container.whole(.version), changedAt: container.time(.modifiedAt) ?? container.time(.version))
    }
}
