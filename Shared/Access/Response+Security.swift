package import FunctionKit
private import HTTPTypes

extension Response {
    /// Adds what keeps a browser from taking an answer for anything but data.
    package mutating func harden(over scheme: String) {
        headerFields[.xContentTypeOptions] = "nosniff"
        headerFields[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'"
        headerFields[.referrerPolicy] = "no-referrer"
        headerFields[.crossOriginResourcePolicy] = "same-origin"
        if scheme == "https" { headerFields[.strictTransportSecurity] = "max-age=31536000" }
        if headerFields[.cacheControl] == nil { headerFields[.cacheControl] = "no-store" }
    }
}

extension HTTPField.Name {
    fileprivate static let referrerPolicy = HTTPField.Name(constant: "Referrer-Policy")
}
