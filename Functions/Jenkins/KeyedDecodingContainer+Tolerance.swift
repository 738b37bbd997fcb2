extension KeyedDecodingContainer {
    /// The value of a member that is only nice to have: nil where it is missing, null or of another type.
    func readable<Value: Decodable>(_ key: Key) -> Value? {
        try? decodeIfPresent(Value.self, forKey: key)
    }

    /// A whole number that has to be there, be it written as text.
    func wholeNumber(_ key: Key) throws -> Int64 {
        if let text: String = readable(key), let number = Int64(text) { return number }
        return try decode(Int64.self, forKey: key)
    }
}
