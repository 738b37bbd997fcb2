import FunctionKit
import JSONBody

extension BodySchema {
    /// All that is wrong with a value; nothing where it is what it has to be.
    func faults(in value: JSONValue, at path: BodyPath = BodyPath()) -> [FieldFault] {
        switch (self, value) {
        case (.flag, .bool): []
        case (.word(let words), .string(let text)) where words.contains(text): []
        case (.integer(let range), .integer(let number)) where range.contains(Int(number)): []
        case (.text(let longest, let rule), .string(let text)) where Self.isText(text, longest: longest):
            rule.map { $0.allows(text) ? [] : [path.fault($0.refusal)] } ?? []
        case (.list(let items, let most), .array(let values)) where values.count <= most:
            values.enumerated().flatMap { items.faults(in: $0.element, at: path.item($0.offset)) }
        case (.map(let longest, let most), .object(let members)) where members.count <= most:
            Self.faults(ofTexts: members, longest: longest, at: path)
        case (.object(let known, let required, let oneOf), .object(let members)):
            Self.faults(of: members, known, required: required, oneOf: oneOf, at: path)
        default: [path.fault(refusal)]
        }
    }

    /// What a value is not that is no such thing at all, after its name in a message.
    private var refusal: String {
        switch self {
        case .flag: "is not true or false."
        case .text(let longest, _): "is not text of 1 to \(longest) characters."
        case .word(let words): "must be \(words.map { "\"\($0)\"" }.joined(separator: " or "))."
        case .integer(let range): "is not a whole number from \(range.lowerBound) to \(range.upperBound)."
        case .list(_, let most): "is not a list of at most \(most) items."
        case .map(_, let most): "is not an object of at most \(most) members."
        case .object: "is not an object."
        }
    }

    private static func isText(_ text: String, longest: Int) -> Bool {
        !text.isEmpty && text.unicodeScalars.count <= longest && !text.contains("\0")
    }

    private static func faults(
        ofTexts members: [String: JSONValue], longest: Int, at path: BodyPath
    ) -> [FieldFault] {
        members.sorted { $0.key < $1.key }.flatMap { key, value in
            guard isText(key, longest: longest) else {
                return [path.fault("has a name that is not text of 1 to \(longest) characters.")]
            }
            return text(longest: longest).faults(in: value, at: path.member(key))
        }
    }

    private static func faults(
        of members: [String: JSONValue], _ known: [String: BodySchema], required: [String], oneOf: [String],
        at path: BodyPath
    ) -> [FieldFault] {
        var faults = required.filter { members[$0] == nil }.map { path.member($0).fault("is missing.") }
        if !oneOf.isEmpty, oneOf.allSatisfy({ (members[$0] ?? .null) == .null }) {
            faults.append(path.fault("has neither \(oneOf.map { "'\($0)'" }.joined(separator: " nor "))."))
        }
        for (key, value) in members.sorted(by: { $0.key < $1.key }) {
            guard let schema = known[key] else {
                let names = known.keys.sorted().map { "'\($0)'" }.joined(separator: ", ")
                faults.append(path.member(key).fault("is not known here; there are \(names)."))
                continue
            }
            if value == .null, !required.contains(key) { continue }
            faults += schema.faults(in: value, at: path.member(key))
        }
        return faults
    }
}
