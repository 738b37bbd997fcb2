package import FunctionKit
private import HTTPTypes

/// The cookie that carries a browser's session (RFC 6265).
///
/// Outside loopback it is `__Host-ployst`: browsers take that only over https, for this host alone and for all its paths.
package struct SessionCookie: Sendable {
    private let isLoopback: Bool
    private let header: String

    /// The cookie as a request's host has it.
    package init(of request: Request) {
        let host = request.headerFields[.hostField] ?? ""
        isLoopback = request.scheme == "http" && Self.isLoopback(host)
        header = request.headerFields[.cookie] ?? ""
    }

    private var name: String { isLoopback ? "ployst" : "__Host-ployst" }

    private var attributes: String { "; Path=/; HttpOnly; SameSite=Lax" + (isLoopback ? "" : "; Secure") }

    /// The session's token; nil where the request has no such cookie.
    package var value: Secret? {
        for pair in header.split(separator: ";") {
            let trimmed = pair.drop { $0 == " " }
            guard trimmed.hasPrefix(name + "="), trimmed.count > name.count + 1 else { continue }
            return Secret(String(trimmed.dropFirst(name.count + 1)))
        }
        return nil
    }

    /// The value of `Set-Cookie` that gives the browser a session for as long as it may last.
    package func setting(_ token: Secret, seconds: Int) -> String {
        "\(name)=\(token.text); Max-Age=\(seconds)\(attributes)"
    }

    /// The value of `Set-Cookie` that takes the session away.
    package var clearing: String { "\(name)=; Max-Age=0\(attributes)" }

    /// Whether a `Host` is this machine, which browsers trust without https.
    package static func isLoopback(_ host: String) -> Bool {
        let name = host.hasPrefix("[") ? host.prefix { $0 != "]" }.dropFirst() : host.prefix { $0 != ":" }
        return name == "localhost" || name.hasSuffix(".localhost") || name == "::1"
            || (name.hasPrefix("127.") && name.allSatisfy { $0.isNumber || $0 == "." })
    }
}
