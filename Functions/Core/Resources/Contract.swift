import FunctionKit

/// `openapi.json`: the contract as a document, the same that is in `docs/`.
enum Contract {
    static let routes = [Route(.get, "openapi.json", .open, document)]

    @Sendable private static func document(_ call: Call) throws -> Response {
        try call.document(PackageResources.openapi_json)
    }
}
