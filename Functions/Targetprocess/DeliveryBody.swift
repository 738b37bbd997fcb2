/// The body of a delivery, in one of the two forms in which Targetprocess sends.
enum DeliveryBody: Decodable {
    /// Of the Web Hooks plugin, without a template.
    case webHook(WebHookBody)
    /// Of the automation rule in `infra/targetprocess`.
    case rule(RuleBody)

    private enum CodingKeys: String, CodingKey {
        case entity = "Entity"
        case modification = "Modification"
        case version = "v"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if container.contains(.version) {
            self = .rule(try RuleBody(from: decoder))
        } else if container.contains(.entity) || container.contains(.modification) {
            self = .webHook(try WebHookBody(from: decoder))
        } else {
            throw DecodingError.keyNotFound(
                CodingKeys.version,
                DecodingError.Context(codingPath: [], debugDescription: "neither a rule's body nor a web hook's"))
        }
    }
}
