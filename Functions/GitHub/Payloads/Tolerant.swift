/// A member that a translation can do without: one of the wrong type is as if it were missing.
///
/// What is not marked so is needed, and a payload without it is answered 400.
@propertyWrapper struct Tolerant<Value: Decodable>: Decodable {
    var wrappedValue: Value?

    init(wrappedValue: Value?) {
        self.wrappedValue = wrappedValue
    }

    init(from decoder: any Decoder) throws {
        wrappedValue = try? Value(from: decoder)
    }
}

extension KeyedDecodingContainer {
    /// What the decoding that Swift makes for a type calls for such a member, there or not.
    func decode<Value>(_ type: Tolerant<Value>.Type, forKey key: Key) throws -> Tolerant<Value> {
        Tolerant(wrappedValue: try? decodeIfPresent(Value.self, forKey: key))
    }
}
