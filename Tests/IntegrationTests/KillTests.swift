import DatabaseTesting
import FunctionKit
import FunctionTesting
import Glibc
import JSONBody
import Linux
import Postgres
import Testing

/// What is left of 1,000 pushes when processes die among them.
@Suite struct KillTests {
    /// Eight senders, each with a branch of its own.
    private static let branches = 8
    private static let pushesPerBranch = 125

    @Test func `whatever is killed, each push that is sent until it is taken counts exactly once`() throws {
        let server = try ThrowawayServer()
        try waitUntilAnswered(server)
        let ployst = try Ployst(.nginx, database: server.conninfo)
        try addFeatures(to: ployst)
        let series = (0..<Self.branches).map { number in
            Push.series(
                Self.pushesPerBranch, repository: 70 + number % 2, branch: "feature/\(number + 1)", from: 1_763_630_000)
        }

        let disasters: [() throws -> Void] = [
            { try ployst.stack.replace("core") },
            { try ployst.stack.replace("github") },
            { try killBackend(of: server) },
            { try ployst.stack.replace("core") },
            { try restart(server) },
            { try ployst.stack.replace("github") },
        ]
        let marks = disasters.indices.map { 100 + 140 * $0 }
        let senders = try Senders(series, marks: marks) { try Self.sendUntilTaken($0, to: ployst) }
        for (mark, disaster) in zip(marks, disasters) {
            try senders.wait(until: mark)
            try disaster()
        }
        #expect(senders.finish().isEmpty)

        try expectHeads(series, at: ployst)
        try expectEvents(series, at: ployst)
    }

    private func addFeatures(to ployst: Ployst) throws {
        for number in 1...Self.branches {
            let feature = #"{"provider":"targetprocess","feature_id":"\#(number)","title":"Spin","state":"Open"}"#
            try #require(try ployst.core("PUT", "projects/\(ployst.project)/features", feature).status == 201)
        }
    }

    /// Whoever redelivers waits a little; only what is worth another try may come instead of a 2xx.
    private static func sendUntilTaken(_ push: Push, to ployst: Ployst) throws {
        let deadline = ContinuousClock.now + .seconds(60)
        var last = "nothing"
        while ContinuousClock.now < deadline {
            do {
                let answer = try ployst.send(push)
                if (200..<300).contains(answer.status) { return }
                last = "\(answer.status) \(answer.text)"
                guard answer.status >= 500 || answer.status == 409 else { break }
            } catch {
                last = "\(error)"
            }
            _ = try Readiness.wait(for: [], timeout: .milliseconds(50))
        }
        throw StackError("not taken: \(last)")
    }

    /// The server takes the end of one of its processes by SIGKILL for a crash of all, and recovers from its log.
    private func killBackend(of server: ThrowawayServer) throws {
        let connection = try Connection(conninfo: server.conninfo)
        let process = try #require(
            try connection.row(
                """
                select pid from pg_stat_activity
                where backend_type = 'client backend' and pid <> pg_backend_pid() limit 1
                """, as: Int32.self))
        kill(process, SIGKILL)
    }

    private func restart(_ server: ThrowawayServer) throws {
        server.stop(SIGKILL)
        try waitUntilAnswered(server)
    }

    /// A server whose processes of before are still ending does not start; it is started again then.
    private func waitUntilAnswered(_ server: ThrowawayServer) throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while (try? Connection(conninfo: server.conninfo)) == nil {
            try #require(ContinuousClock.now < deadline, "PostgreSQL did not start")
            if !server.isRunning { try server.start() }
        }
    }

    private func expectHeads(_ series: [[Push]], at ployst: Ployst) throws {
        var heads: [String: String] = [:]
        for repository in try ployst.items("projects/\(ployst.project)/repositories") {
            guard case .integer(let id)? = repository["id"] else { continue }
            for branch in try ployst.items("repositories/\(id)/branches") {
                heads[branch["name"]?.text ?? ""] = branch["head"]?.text
            }
        }
        #expect(heads == Dictionary(uniqueKeysWithValues: series.map { ($0[0].branch, $0[$0.count - 1].after) }))
    }

    private func expectEvents(_ series: [[Push]], at ployst: Ployst) throws {
        let events = try ployst.items("projects/\(ployst.project)/events")
            .filter { $0["type"]?.text == "ployst.branch.updated" }
        #expect(events.count == Self.branches * Self.pushesPerBranch)
        #expect(Set(events.compactMap { $0["id"]?.text }).count == events.count)
        for pushes in series {
            let told = events.filter { $0["data"]?["branch"]?["name"]?.text == pushes[0].branch }
            #expect(told.compactMap { $0["data"]?["after"]?.text } == pushes.map(\.after), "\(pushes[0].branch)")
        }
    }
}
