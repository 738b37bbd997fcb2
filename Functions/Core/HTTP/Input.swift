import FunctionKit
import JSONBody

/// The members of a request's body, taken out one by one; what is left at the end was not asked for.
struct Input {
    private var members: [String: JSONValue]
    private(set) var accepted: [String: JSONValue] = [:]

    /// How many faults of one body are told.
    private static let mostFaults = 100

    init(_ members: [String: JSONValue]) {
        self.members = members
    }

    /// A text of 1 to `longest` characters, as PostgreSQL counts them, that must be there.
    mutating func text(_ name: String, longest: Int = 200) throws(Problem) -> String {
        guard let text = try optionalText(name, longest: longest), !text.isEmpty else {
            throw .unacceptable("'\(name)' is missing or empty.")
        }
        return text
    }

    /// A text that may be missing or null.
    @discardableResult
    mutating func optionalText(_ name: String, longest: Int = 200) throws(Problem) -> String? {
        switch take(name) {
        case nil, .null: return nil
        case .string(let text) where text.contains("\0"):
            throw .unacceptable("'\(name)' holds the character U+0000.")
        case .string(let text) where text.unicodeScalars.count <= longest: return text
        case .string: throw .unacceptable("'\(name)' is longer than \(longest) characters.")
        default: throw .unacceptable("'\(name)' is not text.")
        }
    }

    /// True or false, where it is there.
    @discardableResult
    mutating func optionalFlag(_ name: String) throws(Problem) -> Bool? {
        switch take(name) {
        case nil: return nil
        case .bool(let value): return value
        default: throw .unacceptable("'\(name)' is not true or false.")
        }
    }

    /// A whole number within `range`, where it is there.
    mutating func optionalInteger(_ name: String, in range: ClosedRange<Int>) throws(Problem) -> Int? {
        switch take(name) {
        case nil, .null: return nil
        case .integer(let value) where range.contains(Int(value)): return Int(value)
        default: throw .unacceptable("'\(name)' is not a whole number from \(range.lowerBound) to \(range.upperBound).")
        }
    }

    /// Whether a member is there.
    func has(_ name: String) -> Bool { members[name] != nil }

    /// Takes a member that is null; says whether it was.
    mutating func takesNull(_ name: String) -> Bool {
        guard case .null? = members[name] else { return false }
        return take(name) != nil
    }

    /// A list of whole numbers within `range`, where it is there.
    mutating func integers(_ name: String, most: Int, in range: ClosedRange<Int>) throws(Problem) {
        guard let value = take(name) else { return }
        guard case .array(let items) = value else { throw .unacceptable("'\(name)' is not a list.") }
        guard items.count <= most else { throw .unacceptable("'\(name)' has more than \(most) items.") }
        for (index, item) in items.enumerated() {
            guard case .integer(let number) = item, range.contains(Int(number)) else {
                throw .unacceptable(
                    "'\(name)[\(index)]' is not a whole number from \(range.lowerBound) to \(range.upperBound).")
            }
        }
    }

    /// A list of texts, where it is there.
    mutating func optionalTexts(_ name: String, most: Int, longest: Int) throws(Problem) -> [String]? {
        guard let value = take(name) else { return nil }
        guard case .array(let items) = value else { throw .unacceptable("'\(name)' is not a list.") }
        guard items.count <= most else { throw .unacceptable("'\(name)' has more than \(most) items.") }
        var texts: [String] = []
        for (index, item) in items.enumerated() {
            guard case .string(let text) = item, !text.isEmpty, text.unicodeScalars.count <= longest,
                !text.contains("\0")
            else {
                throw .unacceptable("'\(name)[\(index)]' is not text of 1 to \(longest) characters.")
            }
            texts.append(text)
        }
        return texts
    }

    /// Takes everything that is left, which has to be what a schema says; members that are null count as missing.
    ///
    /// - Parameters:
    ///   - schema: The schema of an object.
    ///   - further: What else is wrong with the members.
    /// - Throws: ``Problem`` 422 that names every value that cannot be used, and what `further` throws.
    mutating func take(
        _ schema: BodySchema, further: ([String: JSONValue]) throws -> [FieldFault] = { _ in [] }
    ) throws {
        let faults = schema.faults(in: .object(members)) + (try further(members))
        guard faults.isEmpty else { throw Problem.unacceptable(Array(faults.prefix(Self.mostFaults))) }
        accepted.merge(members.filter { $0.value != .null }) { $1 }
        members = [:]
    }

    /// Puts another value in the place of one that was taken.
    mutating func replace(_ name: String, with value: JSONValue?) {
        accepted[name] = value
    }

    /// A known provider that must be there.
    mutating func provider(_ name: String = "provider") throws(Problem) -> Provider {
        let word = try text(name)
        guard let provider = Provider(rawValue: word) else {
            throw .unacceptable("'\(name)' is none of \(Provider.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        return provider
    }

    /// Ends the request where members are left that nobody asked for.
    ///
    /// - Throws: ``Problem`` 422 that names them.
    func finish() throws(Problem) {
        guard members.isEmpty else {
            let names = members.keys.sorted().map { "'\($0)'" }.joined(separator: ", ")
            throw .unacceptable("The body has members that are not known here: \(names).")
        }
    }

    /// What was taken and was there, as JSON text for the database.
    func json() throws -> String {
        String(decoding: try JSONBody.encode(accepted), as: UTF8.self)
    }

    private mutating func take(_ name: String) -> JSONValue? {
        guard let value = members.removeValue(forKey: name) else { return nil }
        accepted[name] = value
        return value
    }
}
