/// An entity as the Web Hooks plugin writes it: a flat object, with the names of what it refers to beside their ids.
struct WebHookEntity: Decodable {
    var id: Int64?
    var type: String?
    var lastEditor: Int64?
    var item: WorkItem

    private enum CodingKeys: String, CodingKey {
        case id = "ID"
        case name = "Name"
        case description = "Description"
        case typeName = "EntityTypeName"
        case typeID = "EntityTypeID"
        case stateID = "EntityStateID"
        case stateName = "EntityStateName"
        case projectID = "ProjectID"
        case projectName = "ProjectName"
        case priorityName = "PriorityName"
        case priorityImportance = "PriorityImportance"
        case lastEditorID = "LastEditorID"
        case modifyDate = "ModifyDate"
        case version = "EntityVersion"
    }

    /// `UserStoryID`, `BugID` and the like.
    private struct OwnID: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }

        init(type: String) { stringValue = type + "ID" }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let ownIDs = try decoder.container(keyedBy: OwnID.self)
        let named =
            EntityType.name(container.text(.typeName)) ?? container.whole(.typeID).flatMap { EntityType.names[$0] }
        id = container.whole(.id) ?? named.flatMap { ownIDs.whole(OwnID(type: $0)) }
        type = named ?? id.flatMap { Self.type(of: $0, ownIDs) }
        lastEditor = container.whole(.lastEditorID)
        item = Self.item(container)
    }

    /// A user story has `UserStoryID` and may have the `FeatureID` of its parent; only the former equals its id.
    private static func type(of id: Int64, _ ownIDs: KeyedDecodingContainer<OwnID>) -> String? {
        EntityType.names.values.first { ownIDs.whole(OwnID(type: $0)) == id }
    }

    private static func item(_ container: KeyedDecodingContainer<CodingKeys>) -> WorkItem {
        WorkItem(
            title: container.text(.name), description: container.textOrEmpty(.description),
            state: WorkItem.State(id: container.whole(.stateID), name: container.text(.stateName)),
            project: WorkItem.Reference(id: container.whole(.projectID), name: container.text(.projectName)),
            priority: WorkItem.Priority(
                importance: container.whole(.priorityImportance), name: container.text(.priorityName)),
            version: container.whole(.version), changedAt: container.time(.modifyDate))
    }
}
