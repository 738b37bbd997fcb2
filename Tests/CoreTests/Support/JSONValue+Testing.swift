package import JSONBody

extension JSONValue {
    /// A member of an object; null where there is none.
    subscript(_ name: String) -> JSONValue {
        guard case .object(let members) = self else { return .null }
        return members[name] ?? .null
    }

    /// An item of a list; null where there is none.
    subscript(_ index: Int) -> JSONValue {
        items.indices.contains(index) ? items[index] : .null
    }

    /// The items of a list; none where it is no list.
    var items: [JSONValue] {
        guard case .array(let items) = self else { return [] }
        return items
    }

    /// The names of an object's members.
    var names: Set<String> {
        guard case .object(let members) = self else { return [] }
        return Set(members.keys)
    }

    /// The text of a string.
    var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// The value of a whole number.
    var number: Int? {
        guard case .integer(let number) = self else { return nil }
        return Int(number)
    }
}

extension JSONValue: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral text: String) { self = .string(text) }
    package init(integerLiteral number: Int64) { self = .integer(number) }
    package init(booleanLiteral flag: Bool) { self = .bool(flag) }
    package init(arrayLiteral items: JSONValue...) { self = .array(items) }
    package init(dictionaryLiteral members: (String, JSONValue)...) {
        self = .object(Dictionary(uniqueKeysWithValues: members))
    }

    /// A whole number.
    init(_ number: Int) { self = .integer(Int64(number)) }

    /// A list of texts.
    init(_ texts: [String]) { self = .array(texts.map(JSONValue.string)) }
}
