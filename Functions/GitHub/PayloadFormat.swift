import FunctionKit

/// The two content types that GitHub's hooks can be set to.
///
/// <https://docs.github.com/en/webhooks/using-webhooks/creating-webhooks>
enum PayloadFormat: String, CaseIterable {
    case json = "application/json"
    case form = "application/x-www-form-urlencoded"

    /// - Throws: The problem 415 for any other type, and for none.
    init(contentType: String?) throws(Problem) {
        guard let format = contentType.flatMap(PayloadFormat.init(rawValue:)) else {
            throw .unsupportedMediaType(contentType, supported: Self.allCases.map(\.rawValue))
        }
        self = format
    }

    /// The JSON document in a body.
    ///
    /// - Throws: The problem 400 where a form has no field `payload`.
    func payload(of body: [UInt8]) throws(Problem) -> [UInt8] {
        switch self {
        case .json: return body
        case .form:
            guard let field = FormField.parse(body).first(where: { $0.name == "payload" }) else {
                throw .malformed("The form has no field 'payload'.")
            }
            return field.bytes
        }
    }
}
