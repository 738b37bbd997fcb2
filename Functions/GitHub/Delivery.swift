import FunctionKit
import Hooks
import JSONBody

/// One delivery of GitHub's, as far as its event and its envelope tell.
struct Delivery {
    /// The project on whose own hook it arrived.
    var project: String?

    /// The generation of the hook's secret, where there are generations.
    var hookGeneration: Int?

    /// The name of the event, for example `push`.
    var event: String

    /// The JSON document, not decoded yet.
    var payload: [UInt8]

    /// - Throws: The problem 400 where a form holds no payload.
    init(_ delivery: HookDelivery, event: String) throws {
        let format = try PayloadFormat(contentType: delivery.contentType)
        project = delivery.project
        hookGeneration = delivery.hookGeneration
        self.event = event
        payload = try format.payload(of: delivery.body)
    }

    /// The payload, as far as this event's translation reads it.
    ///
    /// - Throws: The problem 400, which names the first member that does not fit.
    func decode<Payload: Decodable>(_ type: Payload.Type) throws(Problem) -> Payload {
        do throws(JSONBodyError) {
            return try JSONBody.decode(type, from: payload)
        } catch {
            throw .malformed("Of the payload, \(error).")
        }
    }
}

extension Optional {
    /// The value of a member without which an event has no meaning.
    ///
    /// - Throws: The problem 400, which names it.
    func required(_ path: String) throws(Problem) -> Wrapped {
        guard let value = self else { throw .malformed("'\(path)' is missing.") }
        return value
    }
}
