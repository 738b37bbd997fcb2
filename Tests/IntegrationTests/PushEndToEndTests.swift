import DatabaseTesting
import FunctionKit
import FunctionTesting
import JSONBody
import Testing

/// From a delivery that GitHub signed to the branch that a feature shows.
@Suite struct PushEndToEndTests {
    @Test(.database, arguments: WebServer.allCases)
    func `a push becomes a branch of its feature, once`(_ server: WebServer) throws {
        let ployst = try Ployst(server, database: try DatabaseTrait.conninfo)
        let feature = #"{"provider":"targetprocess","feature_id":"4711","title":"Spin","state":"Open"}"#
        #expect(try ployst.core("PUT", "projects/\(ployst.project)/features", feature).status == 201)

        let push = Push(
            repository: 77, branch: "feature/4711-spin", before: Push.zero, after: Push.revision(),
            pushedAt: 1_763_630_000)
        let taken = try ployst.send(push)
        #expect(taken.status == 200, "\(taken.text)")
        let again = try ployst.send(push)
        #expect(again.status == 200)
        #expect(again["replayed"] == .bool(true))

        let features = try ployst.items("projects/\(ployst.project)/features?feature_id=4711")
        let branches = try #require(features.first?["branches"]?.items)
        #expect(branches.count == 1)
        #expect(branches.first?["name"] == .string("feature/4711-spin"))
        #expect(branches.first?["head"] == .string(push.after))
        #expect(branches.first?["repository"]?["owner"] == .string("acme"))
    }

    @Test(.database) func `a push that one byte is off changes nothing`() throws {
        let ployst = try Ployst(.nginx, database: try DatabaseTrait.conninfo)
        var fields = [("Content-Type", "application/json"), ("X-GitHub-Event", "push"), ("X-GitHub-Delivery", "1")]
        fields.append(("X-Hub-Signature-256", "sha256=" + String(repeating: "0", count: 64)))
        let answer = try ployst.stack.send("POST", "/hooks/github/team", fields: fields, body: Array("{}".utf8))
        #expect(answer.status == 401)
        #expect(try ployst.items("projects/\(ployst.project)/repositories").isEmpty)
    }
}
