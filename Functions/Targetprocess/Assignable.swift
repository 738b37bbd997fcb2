/// A work item as Targetprocess's REST interface, version 1, answers it.
///
/// What was not asked for by `include`, or is not known there, is missing; nothing in it is relied on but `Id`.
struct Assignable: Decodable {
    var id: Int64?
    var type: String?
    var item: WorkItem

    private enum CodingKeys: String, CodingKey {
        case id = "Id"
        case name = "Name"
        case description = "Description"
        case modifyDate = "ModifyDate"
        case version = "EntityVersion"
        case resourceType = "ResourceType"
        case entityType = "EntityType"
        case state = "EntityState"
        case project = "Project"
        case assignedUser = "AssignedUser"
        case priority = "Priority"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = container.whole(.id)
        // The collection may call everything in it "Assignable", and bugs and tasks may come without EntityType.
        let entityType = container.object(Referred.self, .entityType)
        type =
            EntityType.name(entityType?.name) ?? entityType?.id.flatMap { EntityType.names[$0] }
            ?? EntityType.name(container.text(.resourceType))
        item = Self.item(container)
    }

    private static func item(_ container: KeyedDecodingContainer<CodingKeys>) -> WorkItem {
        let state = container.object(Referred.self, .state)
        let project = container.object(Referred.self, .project)
        let priority = container.object(Referred.self, .priority)
        return WorkItem(
            title: container.text(.name), description: container.textOrEmpty(.description),
            owner: container.object(AssignedUsers.self, .assignedUser)?.names.joined(separator: ", "),
            state: state.map { WorkItem.State(id: $0.id, name: $0.name, isFinal: $0.isFinal) },
            project: project.map { WorkItem.Reference(id: $0.id, name: $0.name) },
            priority: priority.map { WorkItem.Priority(importance: $0.importance, name: $0.name) },
            version: container.whole(.version), changedAt: container.time(.modifyDate))
    }

    /// Anything that a work item refers to.
    private struct Referred: Decodable {
        var id: Int64?
        var name: String?
        var isFinal: Bool?
        var importance: Int64?

        private enum CodingKeys: String, CodingKey {
            case id = "Id"
            case name = "Name"
            case isFinal = "IsFinal"
            case importance = "Importance"
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            id = container.whole(.id)
            name = container.text(.name)
            isFinal = container.flag(.isFinal)
            importance = container.whole(.importance)
        }
    }
}
