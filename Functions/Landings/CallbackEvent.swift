/// An event of core's as CloudEvents 1.0 JSON; only what landings need of it.
struct CallbackEvent: Decodable {
    /// The change of a branch.
    struct BranchUpdate: Equatable {
        /// The id of the repository's row in core.
        var repository: Int

        /// The id of the branch's row in core.
        var branch: Int
    }

    private struct Row: Decodable {
        var id: Int
    }

    private struct Content: Decodable {
        var branch: Row
        var repository: Row
    }

    private enum CodingKeys: String, CodingKey {
        case type, data
    }

    /// What kind of event it is.
    var type: String

    /// The branch that changed; nil for any other event.
    var branchUpdate: BranchUpdate?

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        type = try container.decode(String.self, forKey: .type)
        guard type == "ployst.branch.updated" else { return }
        let content = try container.decode(Content.self, forKey: .data)
        branchUpdate = BranchUpdate(repository: content.repository.id, branch: content.branch.id)
    }
}
