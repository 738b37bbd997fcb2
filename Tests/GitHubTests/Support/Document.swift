import JSONBody

/// A payload whose members can be changed one by one.
struct Document {
    var value: JSONValue

    /// - Throws: ``JSONBodyError`` where the text is no JSON.
    init(_ text: String) throws {
        value = try JSONBody.decode(JSONValue.self, from: Array(text.utf8))
    }

    /// The document with another value, written as JSON, at a path such as `pull_request.head.repo`; nil removes the member.
    func setting(_ path: String, to json: String?) throws -> Document {
        let new = try json.map { try JSONBody.decode(JSONValue.self, from: Array($0.utf8)) }
        var changed = self
        changed.value = value.setting(path.split(separator: ".").map(String.init)[...], to: new)
        return changed
    }

    func setting(_ changes: [(path: String, json: String?)]) throws -> Document {
        try changes.reduce(self) { try $0.setting($1.path, to: $1.json) }
    }

    /// The paths of all members, from the root down.
    var paths: [String] { value.members.map { $0.path.joined(separator: ".") } }

    /// The paths of all members that have members themselves.
    var pathsOfObjects: [String] {
        value.members.filter { if case .object = $0.value { true } else { false } }
            .map { $0.path.joined(separator: ".") }
    }

    var text: String {
        get throws { String(decoding: try JSONBody.encode(value), as: UTF8.self) }
    }
}

extension JSONValue {
    fileprivate func setting(_ path: ArraySlice<String>, to new: JSONValue?) -> JSONValue {
        guard let name = path.first else { return new ?? .null }
        let rest = path.dropFirst()
        if case .array(var items) = self, let index = Int(name), items.indices.contains(index) {
            items[index] = items[index].setting(rest, to: new)
            return .array(items)
        }
        var members: [String: JSONValue] = [:]
        if case .object(let known) = self { members = known }
        members[name] = rest.isEmpty ? new : (members[name] ?? .object([:])).setting(rest, to: new)
        return .object(members)
    }

    /// All members, from the root down.
    fileprivate var members: [(path: [String], value: JSONValue)] {
        let children: [(String, JSONValue)] =
            switch self {
            case .object(let members): members.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
            case .array(let items): items.enumerated().map { (String($0.offset), $0.element) }
            default: []
            }
        return children.flatMap { name, value in
            [([name], value)] + value.members.map { ([name] + $0.path, $0.value) }
        }
    }
}
