import Access
import FunctionKit

/// Where a browser goes when the account is connected: a path here, or a page of an origin that may use the API.
///
/// Anything else would let anybody use our address to lead people elsewhere.
enum ReturnAddress {
    /// The longest, in bytes.
    private static let longest = 500

    /// What `?return_to=` says; nil where it was not sent.
    ///
    /// - Throws: ``Problem`` 400.
    static func checked(_ text: String?, _ origins: CrossOrigin) throws(Problem) -> String? {
        guard let text else { return nil }
        guard text.utf8.count <= longest, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\\") }),
            isPath(text) || origins.allows(origin(of: text))
        else {
            throw .malformed(
                "'return_to' is neither a path of this host, such as /board, nor a page of an origin in PLOYST_CORS_ORIGINS."
            )
        }
        return text
    }

    /// The address with what came of it: `github=connected`, or the kind of the problem.
    static func telling(_ address: String, _ outcome: String) -> String {
        let page = address.prefix { $0 != "#" }
        return "\(page)\(page.contains("?") ? "&" : "?")github=\(outcome)\(address.dropFirst(page.count))"
    }

    private static func isPath(_ text: String) -> Bool {
        text.hasPrefix("/") && !text.hasPrefix("//")
    }

    private static func origin(of text: String) -> String {
        guard let scheme = text.firstRange(of: "://") else { return "" }
        let host = text[scheme.upperBound...].prefix { !"/?#".contains($0) }
        return "\(text[..<scheme.upperBound])\(host)"
    }
}
