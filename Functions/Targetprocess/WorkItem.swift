import CoreAPI

/// What Targetprocess says of one work item; what is nil was not said.
struct WorkItem: Equatable {
    /// A state of its workflow.
    struct State: Equatable {
        var id: Int64?
        var name: String?
        var isFinal: Bool?
    }

    /// Something else that it belongs to.
    struct Reference: Equatable {
        var id: Int64?
        var name: String?
    }

    /// How urgent it is.
    struct Priority: Equatable {
        /// 1 is the most important.
        var importance: Int64?
        var name: String?
    }

    var title: String?
    /// As Targetprocess keeps it: HTML, or Markdown behind a mark.
    var description: String?
    /// The names of those who work on it; empty for nobody.
    var owner: String?
    var url: String?
    var state: State?
    var project: Reference?
    var priority: Priority?
    /// `EntityVersion`, which grows with every change.
    var version: Int64?
    var changedAt: Timestamp?

    /// Whether nothing of it is known that anybody would look for.
    var isBare: Bool { title == nil && state?.name == nil }

    /// This, with what it does not say as another account of the same item has it.
    func completed(by hint: WorkItem) -> WorkItem {
        var item = self
        item.title = title ?? hint.title
        item.description = description ?? hint.description
        item.owner = owner ?? hint.owner
        item.url = url ?? hint.url
        item.state = state?.completed(by: hint.state) ?? hint.state
        item.project = project ?? hint.project
        item.priority = priority ?? hint.priority
        item.version = version ?? hint.version
        item.changedAt = changedAt ?? hint.changedAt
        return item
    }
}

extension WorkItem.State {
    /// Only where both mean one state does the other one say anything of this.
    fileprivate func completed(by hint: WorkItem.State?) -> WorkItem.State {
        guard let hint, id == nil || hint.id == nil ? name == hint.name : id == hint.id else { return self }
        return WorkItem.State(id: id ?? hint.id, name: name ?? hint.name, isFinal: isFinal ?? hint.isFinal)
    }
}
