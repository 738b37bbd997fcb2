import DatabaseTesting
import HTTPTypes
import JSONBody
import Postgres
import Testing

extension CoreHarness {
    /// The JSON that a query returns.
    func json(_ query: Query) throws -> JSONValue {
        try JSONBody.decode(JSONValue.self, from: try #require(try database.bytes(query)))
    }

    /// The events of a project, of one type, in the order of the feed, read beside it: the feed itself waits for other tests'
    /// transactions.
    func events(of project: Project, type: String = "ployst.branch.updated") throws -> [JSONValue] {
        try json(
            """
            select coalesce(json_agg(event_json(e) order by e.position, e.ordinal), '[]') from event e
            where e.project_id = \(project.id) and e.type = \(type)
            """
        ).items
    }

    /// What `data.change` says of a project's events of one type, in their order.
    func changes(of project: Project, type: String = "ployst.branch.updated") throws -> [String] {
        try events(of: project, type: type).compactMap { $0["data"]["change"].text }
    }

    /// The project's only repository.
    func repositoryID(of project: Project) throws -> Int {
        try #require(try send(.get, "projects/\(project.id)/repositories")["items"][0]["id"].number)
    }

    /// A branch of the project's only repository, as the API shows it.
    func branch(_ name: String = "feature/4711-spin", of project: Project) throws -> JSONValue {
        let branches = try send(.get, "repositories/\(repositoryID(of: project))/branches")["items"].items
        return branches.first { $0["name"] == .string(name) } ?? .null
    }

    /// Waits until every event is in the feed: none of the transactions that were running holds it back any more.
    func waitForFeed() throws {
        try wait(for: "the feed") {
            try database.text("select coalesce(max(position), 0) < feed_horizon() from event") == "t"
        }
    }

    /// Waits until somebody waits for a lock that the transaction on `connection` has.
    ///
    /// Asks on a connection of its own: within a transaction the server's view of who waits stands still.
    func waitForWaiter(on connection: Connection) throws {
        let holder = try connection.row("select pg_backend_pid()", as: Int.self)
        let observer = Database(conninfo: conninfo)
        try wait(for: "somebody to wait for a lock") {
            try observer.text(
                "select count(*) from pg_stat_activity where \(holder)::integer = any (pg_blocking_pids(pid))") == "1"
        }
    }
}

extension CoreHarness {
    /// Heads, tombstones and histories of all branches of a project, as text to compare: what must not depend on the order
    /// in which pushes arrive.
    func state(of project: Project) throws -> String {
        let text = try database.text(
            """
            select json_build_object(
                'branches', (
                    select json_agg(json_build_array(r.name, b.name, b.head, b.deleted_at, b.pushed_at) order by r.name, b.name)
                    from branch b join repository r on r.id = b.repository_id where b.project_id = \(project.id)),
                'tips', (
                    select json_agg(
                        json_build_array(r.name, b.name, t.pushed_at, t.before, t.after, t.forced)
                        order by r.name, b.name, t.pushed_at, t.before, t.after)
                    from tip t join branch b on b.id = t.branch_id join repository r on r.id = b.repository_id
                    where b.project_id = \(project.id)))
            """)
        return try #require(text)
    }
}
