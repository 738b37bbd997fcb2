package import JSONBody

extension JSONValue {
    /// A member of an object; nil for anything else.
    package subscript(member: String) -> JSONValue? {
        if case .object(let members) = self { members[member] } else { nil }
    }

    /// The items of an array; nil for anything else.
    package var items: [JSONValue]? {
        if case .array(let items) = self { items } else { nil }
    }

    /// The text of a string; nil for anything else.
    package var text: String? {
        if case .string(let text) = self { text } else { nil }
    }
}
