import CoreAPI
import JSONBody

/// A document whose schemas can be held to values: the part of JSON Schema 2020-12 that the contract uses.
struct JSONSchema {
    /// Where references lead.
    let document: JSONValue

    /// Words that say nothing of which values are good.
    private static let remarks: Set = ["description", "default", "example", "examples", "format", "then", "else"]

    /// A schema, or what a `$ref` in its place stands for.
    func resolved(_ schema: JSONValue) -> JSONValue {
        guard let reference = schema["$ref"].text else { return schema }
        return reference.split(separator: "/").dropFirst().reduce(document) { $0[String($1)] }
    }

    /// What is wrong with a value, each with its place in it; empty where it is good.
    ///
    /// A word of the schema that is not known here is a fault, too.
    func faults(of value: JSONValue, by schema: JSONValue, at place: String = "value") -> [String] {
        let schema = resolved(schema)
        var faults: [String] = schema["format"] == "date-time" ? timeFaults(of: value, at: place) : []
        for word in schema.names.subtracting(Self.remarks).sorted() {
            faults += self.faults(of: value, by: word, schema[word], in: schema, at: place)
        }
        return faults
    }

    private func faults(
        of value: JSONValue, by word: String, _ rule: JSONValue, in schema: JSONValue, at place: String
    ) -> [String] {
        switch word {
        case "type", "enum", "const", "minimum", "maximum", "minLength", "maxLength", "pattern", "minItems", "maxItems",
            "maxProperties":
            return holds(value, word, rule) ? [] : ["\(place) breaks \(word)"]
        case "properties":
            return value.names.intersection(rule.names).sorted().flatMap {
                faults(of: value[$0], by: rule[$0], at: "\(place).\($0)")
            }
        case "required":
            guard case .object = value else { return [] }
            return rule.items.compactMap(\.text).filter { !value.names.contains($0) }.map { "\(place) lacks \($0)" }
        case "additionalProperties":
            return value.names.subtracting(schema["properties"].names).sorted().flatMap { name in
                rule == false ? ["\(place) has \(name)"] : faults(of: value[name], by: rule, at: "\(place).\(name)")
            }
        case "propertyNames":
            return value.names.sorted().flatMap { faults(of: .string($0), by: rule, at: "\(place)'s name \($0)") }
        case "items":
            return value.items.enumerated().flatMap { faults(of: $1, by: rule, at: "\(place)[\($0)]") }
        case "allOf": return rule.items.flatMap { faults(of: value, by: $0, at: place) }
        case "anyOf": return matches(value, rule) > 0 ? [] : ["\(place) is none of anyOf"]
        case "oneOf": return matches(value, rule) == 1 ? [] : ["\(place) is not exactly one of oneOf"]
        case "if":
            let branch = schema[faults(of: value, by: rule).isEmpty ? "then" : "else"]
            return branch == .null ? [] : faults(of: value, by: branch, at: place)
        default: return ["the schema of \(place) has the word \(word)"]
        }
    }

    private func matches(_ value: JSONValue, _ schemas: JSONValue) -> Int {
        schemas.items.count { faults(of: value, by: $0).isEmpty }
    }

    /// Whether a value keeps one rule; those of another type's rules it keeps.
    private func holds(_ value: JSONValue, _ word: String, _ rule: JSONValue) -> Bool {
        switch (word, value) {
        case ("type", _): (rule.text.map { [$0] } ?? rule.items.compactMap(\.text)).contains { value.isOf(type: $0) }
        case ("enum", _): rule.items.contains(value)
        case ("const", _): rule == value
        case ("minimum", .integer(let number)): number >= rule.number ?? .max
        case ("maximum", .integer(let number)): number <= rule.number ?? .min
        case ("minLength", .string(let text)): text.unicodeScalars.count >= rule.number ?? .max
        case ("maxLength", .string(let text)): text.unicodeScalars.count <= rule.number ?? .min
        case ("pattern", .string(let text)): (try? Regex(rule.text ?? "").firstMatch(in: text)) ?? nil != nil
        case ("minItems", .array(let items)): items.count >= rule.number ?? .max
        case ("maxItems", .array(let items)): items.count <= rule.number ?? .min
        case ("maxProperties", .object(let members)): members.count <= rule.number ?? .min
        default: true
        }
    }

    private func timeFaults(of value: JSONValue, at place: String) -> [String] {
        guard let text = value.text, Timestamp(text) == nil else { return [] }
        return ["\(place) is no time"]
    }
}

extension JSONValue {
    /// Whether it is of a type of JSON Schema.
    fileprivate func isOf(type: String) -> Bool {
        switch self {
        case .null: type == "null"
        case .bool: type == "boolean"
        case .integer: type == "integer" || type == "number"
        case .number: type == "number"
        case .string: type == "string"
        case .array: type == "array"
        case .object: type == "object"
        }
    }
}
