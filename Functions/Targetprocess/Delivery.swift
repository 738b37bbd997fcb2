import FunctionKit
import JSONBody

/// What one delivery says: which entity, what happened to it, and as a hint what it is now.
struct Delivery: Equatable {
    /// The account that it happened in, where the delivery says so.
    var account: String?

    /// The id of the entity, which is global over all types.
    var id: Int64

    /// The kind of entity, as ``EntityType`` has it; nil where the delivery does not say.
    var type: String?

    /// What happened.
    var modification: Modification

    /// The id of who did it, where the delivery says so.
    var editor: Int64?

    /// What the entity is now.
    var item: WorkItem

    /// Reads the body of a delivery, in either of the two forms.
    ///
    /// - Throws: The ``Problem`` 400, naming what is missing or wrong.
    init(body: [UInt8]) throws {
        let content: DeliveryBody
        do throws(JSONBodyError) {
            content = try JSONBody.decode(DeliveryBody.self, from: body)
        } catch {
            throw Problem.malformed("Of the delivery, \(error).")
        }
        switch content {
        case .webHook(let webHook): try self.init(webHook)
        case .rule(let rule): try self.init(rule)
        }
    }

    private init(_ body: WebHookBody) throws(Problem) {
        guard let entity = body.entity, let id = entity.id, id > 0 else {
            throw .malformed("'Entity.ID' is missing, or is no positive whole number.")
        }
        self.id = id
        type = entity.type
        modification = body.modification
        item = entity.item
        // Of a deleted entity the last editor is who changed it last, not who deleted it.
        editor = body.author ?? (modification == .deleted ? nil : entity.lastEditor)
    }

    private init(_ body: RuleBody) throws(Problem) {
        guard body.version == RuleBody.understood else {
            throw .malformed(
                "'v' is \(body.version.map { String($0) } ?? "no number"); this hook understands "
                    + "\(RuleBody.understood): paste the automation rule again.")
        }
        guard let id = body.id, id > 0 else {
            throw .malformed("'id' is missing, or is no positive whole number.")
        }
        account = body.account
        self.id = id
        type = body.type
        modification = body.modification
        editor = body.author
        item = body.item
    }
}
