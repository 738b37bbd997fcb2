/// What the legacy Web Hooks plugin sends where its profile has no template.
struct WebHookBody: Decodable {
    /// The entity as it is now, or as it was where nothing is left of it.
    var entity: WebHookEntity?
    var modification: Modification
    /// The id of who did it, which not every version of the plugin sends.
    var author: Int64?

    private enum CodingKeys: String, CodingKey {
        case entity = "Entity"
        case oldEntity = "OldEntity"
        case author = "Author"
        case modification = "Modification"
    }

    private struct Author: Decodable {
        var id: Int64?

        private enum CodingKeys: String, CodingKey {
            case id = "ID"
            case restID = "Id"
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            id = container.whole(.id) ?? container.whole(.restID)
        }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let now = container.object(WebHookEntity.self, .entity)
        entity = now?.id == nil ? container.object(WebHookEntity.self, .oldEntity) ?? now : now
        modification = Modification(word: container.text(.modification))
        author = container.object(Author.self, .author)?.id
    }
}
