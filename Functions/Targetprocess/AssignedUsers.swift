/// Who works on an item, as the REST interface says it: a list within `Items`, or a single user.
struct AssignedUsers: Decodable {
    /// Their names, in the order of the answer.
    var names: [String]

    private enum CodingKeys: String, CodingKey {
        case items = "Items"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if container.contains(.items) {
            names = (container.object([User].self, .items) ?? []).compactMap(\.name)
        } else {
            names = [try User(from: decoder).name].compactMap { $0 }
        }
    }

    private struct User: Decodable {
        var name: String?

        private enum CodingKeys: String, CodingKey {
            case firstName = "FirstName"
            case lastName = "LastName"
            case fullName = "FullName"
            case login = "Login"
        }

        init(from decoder: any Decoder) throws {
            guard let container = try? decoder.container(keyedBy: CodingKeys.self) else { return }
            let parts = [container.text(.firstName), container.text(.lastName)].compactMap { $0 }.filter { !$0.isEmpty }
            let name =
                parts.isEmpty ? container.text(.fullName) ?? container.text(.login) : parts.joined(separator: " ")
            self.name = name.flatMap { $0.isEmpty ? nil : $0 }
        }
    }
}
