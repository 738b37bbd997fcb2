import FunctionKit
import HTTPTypes
import Signatures

/// The secret itself in a request, from a sender that cannot sign.
enum Credentials {
    /// Whether a request carries one of the secrets: as bearer token (RFC 6750, section 2.1), as the password of Basic
    /// authentication (RFC 7617) whoever the user is, or as `token` in the query.
    static func prove(_ request: Request, secrets: [Secret]) -> Bool {
        let offered = offered(by: request)
        return offered.contains { text in
            // All are compared, so that the time says nothing of which one it is.
            secrets.count { ConstantTime.equal(Array(text.utf8), Array($0.text.utf8)) } > 0
        }
    }

    private static func offered(by request: Request) -> [String] {
        var texts = request.queryFields.filter { $0.name == "token" }.map(\.value)
        let parts = (request.headerFields[.authorization] ?? "").split(separator: " ", maxSplits: 1)
        guard parts.count == 2 else { return texts }
        switch parts[0].lowercased() {
        case "bearer": texts.append(String(parts[1]))
        case "basic":
            if let password = password(parts[1]) { texts.append(password) }
        default: break
        }
        return texts
    }

    /// What is after the first colon of the decoded credentials.
    private static func password(_ credentials: Substring) -> String? {
        let url = credentials.replacing("+", with: "-").replacing("/", with: "_").filter { $0 != "=" && $0 != " " }
        guard let decoded = Base64URL.decode(url) else { return nil }
        return String(decoding: decoded.drop { $0 != UInt8(ascii: ":") }.dropFirst(), as: UTF8.self)
    }
}
