import FunctionKit
import HTTPTypes

/// The meta-variables of RFC 3875, section 4.1, that a function can use, picked out in one pass.
struct MetaVariables {
    var method = ""
    var scriptName = ""
    var pathInfo: String?
    var requestURI = ""
    var query: String?
    var contentLength = ""
    var remoteAddress = ""
    var fields = HTTPFields()
    private var isSecure = false
    private var requestScheme = ""

    init(_ variables: some Sequence<(name: String, value: String)>) {
        for (name, value) in variables { take(name, value) }
    }

    /// What a proxy in front of the web server says goes before what the web server itself saw.
    var scheme: String {
        let forwarded = fields[.forwardedProtocol]?.prefix { $0 != "," }.lowercased()
        if let forwarded, Self.schemes.contains(forwarded) { return forwarded }
        if isSecure { return "https" }
        return Self.schemes.contains(requestScheme) ? requestScheme : "http"
    }

    private static let schemes = ["http", "https"]

    private mutating func take(_ name: String, _ value: String) {
        switch name {
        case "REQUEST_METHOD": method = value
        case "SCRIPT_NAME": scriptName = value
        case "PATH_INFO": pathInfo = value
        case "REQUEST_URI": requestURI = value
        case "QUERY_STRING": query = value
        case "CONTENT_LENGTH": contentLength = value
        case "CONTENT_TYPE": fields[.contentType] = value.isEmpty ? nil : value
        case "REMOTE_ADDR": remoteAddress = value
        case "HTTPS": isSecure = !value.isEmpty && value.lowercased() != "off"
        case "REQUEST_SCHEME": requestScheme = value.lowercased()
        // nginx sends these two a second time.
        case "HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH": break
        default: takeField(name, value)
        }
    }

    /// Section 4.1.18: `HTTP_`, then the field's name in upper case with `_` for `-`.
    private mutating func takeField(_ name: String, _ value: String) {
        guard name.hasPrefix("HTTP_") else { return }
        let field = String(
            decoding: name.utf8.dropFirst(5).map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 }, as: UTF8.self)
        guard let field = HTTPField.Name(field.lowercased()) else { return }
        fields[field] = value
    }
}

extension HTTPField.Name {
    fileprivate static let forwardedProtocol = HTTPField.Name(constant: "X-Forwarded-Proto")
}
