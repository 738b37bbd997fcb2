/// A document that is not JSON, or not of the shape that was asked for.
package struct JSONBodyError: Error, Equatable, CustomStringConvertible {
    /// Where: the names and indexes from the root, as in `updates[3].after`; empty for the document itself.
    package var path: String

    /// What is wrong there, to be read after the path.
    package var reason: String

    /// The path and the reason as one sentence.
    package var description: String { "\(path.isEmpty ? "the body" : "'\(path)'") \(reason)" }

    /// Makes an error; tests and callers with rules of their own use it too.
    package init(path: String = "", reason: String) {
        self.path = path
        self.reason = reason
    }

    init(_ error: DecodingError) {
        switch error {
        case .keyNotFound(let key, let context):
            self.init(path: Self.path(context.codingPath + [key]), reason: "is missing")
        case .valueNotFound(_, let context):
            self.init(path: Self.path(context.codingPath), reason: "is null")
        case .typeMismatch(let type, let context):
            self.init(path: Self.path(context.codingPath), reason: "is not \(Self.word(for: type))")
        case .dataCorrupted(let context) where context.codingPath.isEmpty:
            // The decoder does not tell the two apart.
            self.init(reason: "is not JSON, or a number in it is too large or not whole")
        case .dataCorrupted(let context):
            self.init(path: Self.path(context.codingPath), reason: "is not valid: \(context.debugDescription)")
        @unknown default:
            self.init(reason: "cannot be read")
        }
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        keys.reduce(into: "") { path, key in
            if let index = key.intValue {
                path += "[\(index)]"
            } else {
                path += path.isEmpty ? key.stringValue : ".\(key.stringValue)"
            }
        }
    }

    private static func word(for type: any Any.Type) -> String {
        switch type {
        case is String.Type: "text"
        case is Bool.Type: "true or false"
        case is any BinaryInteger.Type: "a whole number"
        case is any FloatingPoint.Type: "a number"
        case is [String: Any].Type: "an object"
        default: "\(type)".hasPrefix("Array") ? "a list" : "an object"
        }
    }
}
