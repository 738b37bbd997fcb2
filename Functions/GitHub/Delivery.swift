import FunctionKit
import Hooks

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
}
