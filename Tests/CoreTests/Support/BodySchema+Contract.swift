import JSONBody

@testable import Core

extension BodySchema {
    /// The same as JSON Schema (draft 2020-12), without descriptions.
    var contract: JSONValue {
        switch self {
        case .flag: ["type": "boolean"]
        case .text(let longest, _): ["type": "string", "minLength": 1, "maxLength": JSONValue(longest)]
        case .word(let words): ["type": "string", "enum": JSONValue(words)]
        case .integer(let range):
            ["type": "integer", "minimum": JSONValue(range.lowerBound), "maximum": JSONValue(range.upperBound)]
        case .list(let items, let most): ["type": "array", "maxItems": JSONValue(most), "items": items.contract]
        case .map(let longest, let most):
            [
                "type": "object", "maxProperties": JSONValue(most),
                "propertyNames": ["minLength": 1, "maxLength": JSONValue(longest)],
                "additionalProperties": Self.text(longest: longest).contract,
            ]
        case .object(let members, let required, let oneOf): Self.contract(members, required, oneOf)
        }
    }

    private static func contract(
        _ members: [String: BodySchema], _ required: [String], _ oneOf: [String]
    ) -> JSONValue {
        let properties = members.map { name, schema in
            (name, required.contains(name) ? schema.contract : schema.contract.orNull)
        }
        var contract: [String: JSONValue] = [
            "type": "object", "additionalProperties": false,
            "properties": .object(Dictionary(uniqueKeysWithValues: properties)),
        ]
        if !required.isEmpty { contract["required"] = JSONValue(required) }
        if !oneOf.isEmpty {
            contract["anyOf"] = .array(
                oneOf.map { ["required": [.string($0)], "properties": .object([$0: ["not": ["type": "null"]]])] })
        }
        return .object(contract)
    }
}

extension JSONValue {
    /// A schema that takes null too.
    fileprivate var orNull: JSONValue {
        guard case .object(var members) = self else { return self }
        members["type"] = [self["type"], "null"]
        if case .array(let words)? = members["enum"] { members["enum"] = .array(words + [.null]) }
        return .object(members)
    }

    /// The same without the descriptions of a schema.
    var withoutAnnotations: JSONValue {
        switch self {
        case .object(let members):
            .object(
                members.filter { $0.key != "examples" && ($0.key != "description" || $0.value.text == nil) }
                    .mapValues(\.withoutAnnotations))
        case .array(let items): .array(items.map(\.withoutAnnotations))
        default: self
        }
    }
}
