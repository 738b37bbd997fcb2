import FunctionKit
import HTTPTypes

/// `openapi.json`: the contract as a document, the same that is in `docs/`.
enum Contract {
    static let routes = [Route(.get, "openapi.json", .open, document)]

    @Sendable private static func document(_ call: Call) throws -> Response {
        let file = EmbeddedText.files.first { $0.name == "openapi" }
        return try call.document(Array((file?.text ?? "").utf8))
    }
}
