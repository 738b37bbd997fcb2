import FunctionKit
import JSONBody
import LoopbackServer

/// A server that answers as Targetprocess's REST interface does, with its peculiarities.
struct PlayedTargetprocess {
    /// The one token that it knows; it needs escaping in a query.
    static let token = "the+token/of=acme& more"

    let server: LoopbackServer

    /// Serves these work items by their ids.
    init(_ items: [Int: [UInt8]]) throws {
        server = try LoopbackServer { Self.reply(to: $0, items) }
    }

    /// Answers everything with one thing.
    init(_ reply: Reply) throws {
        server = try LoopbackServer { _ in reply }
    }

    private static func reply(to request: ReceivedRequest, _ items: [Int: [UInt8]]) -> Reply {
        let parts = request.target.split(separator: "?", maxSplits: 1)
        let query = FormField.parse(Array((parts.count > 1 ? parts[1] : "").utf8))
        let values = Dictionary(query.map { ($0.name, $0.value) }) { first, _ in first }
        guard values["access_token"] == token else { return .json(401, #"{"Status":"Unauthorized"}"#) }
        guard parts[0].hasPrefix("/api/v1/Assignables/"), let id = Int(parts[0].split(separator: "/")[3]),
            let item = items[id]
        else { return .json(404, #"{"Status":"NotFound","Message":"no such entity"}"#) }
        guard values["format"] == "json" || request.fields["accept"] == "application/json" else {
            return .answer(200, [("Content-Type", "application/xml")], Array("<Assignable Id=\"\(id)\"/>".utf8))
        }
        return .json(200, included(item, values["include"] ?? ""))
    }

    /// `IsFinal` is there only where it was asked for, and so is everything that is not simple.
    private static func included(_ item: [UInt8], _ include: String) -> String {
        guard var members = try? JSONBody.decode([String: JSONValue].self, from: item) else { return "[]" }
        for name in members.keys where !["Id", "ResourceType"].contains(name) && !include.contains(name) {
            members[name] = nil
        }
        if case .object(var state)? = members["EntityState"], !include.contains("IsFinal") {
            state["IsFinal"] = nil
            members["EntityState"] = .object(state)
        }
        return String(decoding: (try? JSONBody.encode(JSONValue.object(members))) ?? [], as: UTF8.self)
    }
}
