import FunctionKit
import Postgres

/// Who asks, and what they may do where.
///
/// A person in one project is what a token bound to it is: a manager has the scope `admin` there, another member `write`.
struct Caller {
    /// The projects that a caller reaches.
    enum Reach: Hashable {
        case all
        case projects([Int])
    }

    /// Nobody in particular, on routes that are open or check the token themselves.
    static let nobody = Caller(scopes: [], reach: .projects([]))

    /// What the caller may do.
    let scopes: Set<String>

    let reach: Reach

    /// Who that is, as the audit tells it; nil for nobody.
    var actor: Actor?

    /// The person, where it is one and no token.
    var person: Person?

    /// The database's state when the caller was looked up; nil where nobody was.
    var databaseState: String?

    /// The only project that the caller reaches; nil: all, or several.
    var project: Int? {
        guard case .projects(let projects) = reach, projects.count == 1 else { return nil }
        return projects.first
    }

    /// Whether the caller may do something: `admin` allows all but reading secrets, `write` allows `read`.
    func may(_ scope: Scope) -> Bool {
        if scopes.contains(scope.description) { return true }
        switch scope {
        case .read: return scopes.contains("write") || scopes.contains("admin")
        case .write: return scopes.contains("admin")
        default: return false
        }
    }

    /// Ends the request where the caller may not do that.
    ///
    /// - Throws: ``Problem`` 403.
    func require(_ scope: Scope) throws(Problem) {
        if may(scope) { return }
        guard person != nil else { throw .forbidden("The token lacks the scope \(scope).") }
        throw .forbidden(
            scope == .admin
                ? "This is for the managers of a project."
                : "This is for tokens with the scope \(scope), not for people.")
    }

    /// Ends the request where the caller reaches certain projects only: what follows concerns the whole instance.
    ///
    /// - Throws: ``Problem`` 403.
    func requireInstance() throws(Problem) {
        if reach == .all { return }
        throw .forbidden(
            person == nil
                ? "The token is bound to one project; this needs one that is not." : "This is for administrators.")
    }

    /// The condition that a row with this project column is one that the caller may see.
    func sees(_ column: StaticString) -> Query {
        switch reach {
        case .all: "true"
        case .projects(let projects) where projects.count == 1: "\(raw: column) = \(projects[0])"
        case .projects(let projects): "\(raw: column) = any (\(projects))"
        }
    }
}
