import CoreAPI

/// Members that are taken where they fit: one that is only nice to have must not make a delivery fail.
extension KeyedDecodingContainer {
    /// A text, or a number as text; nil for anything else.
    func text(_ key: Key) -> String? {
        if let text = try? decode(String.self, forKey: key) { return text.filter { $0 != "\0" } }
        return (try? decode(Int64.self, forKey: key)).map { String($0) }
    }

    /// As ``text(_:)``, of an object that has all its members: null says that there is no text.
    func textOrEmpty(_ key: Key) -> String? {
        (try? decodeNil(forKey: key)) == true ? "" : text(key)
    }

    /// A whole number, or text that is one; nil for anything else.
    func whole(_ key: Key) -> Int64? {
        if let number = try? decode(Int64.self, forKey: key) { return number }
        if let text = try? decode(String.self, forKey: key) { return Int64(text) }
        return (try? decode(Double.self, forKey: key)).flatMap { Int64(exactly: $0) }
    }

    /// True or false, or text that is one of them; nil for anything else.
    func flag(_ key: Key) -> Bool? {
        if let flag = try? decode(Bool.self, forKey: key) { return flag }
        return (try? decode(String.self, forKey: key)).flatMap { Bool($0.lowercased()) }
    }

    /// A time in one of the forms that Targetprocess uses; nil for anything else.
    func time(_ key: Key) -> Timestamp? {
        (try? decode(String.self, forKey: key)).flatMap { Timestamp(targetprocess: $0) }
    }

    /// An object; nil for anything else.
    func object<Value: Decodable>(_ type: Value.Type, _ key: Key) -> Value? {
        try? decode(type, forKey: key)
    }
}
