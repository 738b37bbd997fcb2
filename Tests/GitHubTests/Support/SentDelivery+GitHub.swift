import FunctionKit
import HTTPTypes
import HookTesting
import Signatures

extension SentDelivery {
    /// A delivery as GitHub sends it.
    init(
        event: String? = "push", id: String? = "72d3162e-cc78-11e3-81ab-4c9367dc0958",
        path: String = "/hooks/github/team",
        contentType: String? = "application/json", body: [UInt8] = [], secret: Secret? = nil,
        spoil: @escaping (inout Request) -> Void = { _ in }
    ) {
        var fields: HTTPFields = [:]
        fields[HTTPField.Name(constant: "X-GitHub-Event")] = event
        fields[HTTPField.Name(constant: "X-GitHub-Delivery")] = id
        self.init(path: path, contentType: contentType, fields: fields, body: body, secret: secret, spoil: spoil)
    }
}
