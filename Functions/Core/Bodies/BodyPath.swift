import FunctionKit

/// Where a value stands in a request's body, for people and for programs.
struct BodyPath {
    /// A JSON Pointer in a URI fragment, such as `#/clone_credentials/0/token`.
    private(set) var pointer = "#"

    /// The same as messages have it, such as `clone_credentials[0].token`; empty for the body itself.
    private(set) var name = ""

    /// A member of the object here.
    func member(_ key: String) -> BodyPath {
        BodyPath(pointer: "\(pointer)/\(Self.token(key))", name: name.isEmpty ? key : "\(name).\(key)")
    }

    /// An item of the list here.
    func item(_ index: Int) -> BodyPath {
        BodyPath(pointer: "\(pointer)/\(index)", name: "\(name)[\(index)]")
    }

    /// A fault of the value here; `what` goes on after its name.
    func fault(_ what: String) -> FieldFault {
        FieldFault(pointer: pointer, detail: "\(name.isEmpty ? "The body" : "'\(name)'") \(what)")
    }

    /// A member's name as a pointer's token (RFC 6901, sections 3 and 6).
    private static func token(_ key: String) -> String {
        var token = ""
        for byte in key.utf8 {
            switch byte {
            case UInt8(ascii: "~"): token += "~0"
            case UInt8(ascii: "/"): token += "~1"
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                token.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                token += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return token
    }
}
