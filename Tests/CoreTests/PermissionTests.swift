import FunctionKit
import HTTPTypes
import JSONBody
import Testing

@testable import Core

/// Who may call what: every route with every kind of caller, as `docs/permissions.md` says.
@Suite(.coreDatabase) struct PermissionTests {
    private static let methods: Set = ["get", "put", "post", "patch", "delete"]

    @Test func `the table has every operation of the contract once, and no other`() throws {
        let document = try JSONBody.decode(
            JSONValue.self, from: Array(try RepositoryFiles.text(of: "docs/openapi.json").utf8))
        let operations = document["paths"].names.flatMap { path in
            document["paths"][path].names.intersection(Self.methods).map {
                "\($0.uppercased()) \(path.dropFirst(Router.prefix.count))"
            }
        }
        let rows = PermissionTable.rows.map(\.testDescription)
        #expect(Set(operations).subtracting(rows) == [])
        #expect(Set(rows).subtracting(operations) == [])
        #expect(rows.count == Set(rows).count)
    }

    @Test func `a route opens to those whom the table lets in`() throws {
        let world = try PermissionWorld(CoreHarness())
        for row in PermissionTable.rows where row.method != .delete {
            for asker in world.askers { _ = try isLetIn(asker, row, world) }
        }
    }

    @Test func `what is deleted is deleted by those whom the table lets in`() throws {
        var world = try PermissionWorld(CoreHarness())
        for row in PermissionTable.rows where row.method == .delete {
            for number in world.askers.indices {
                // What was asked for is gone then.
                if try isLetIn(world.askers[number], row, world) { world = try PermissionWorld(CoreHarness()) }
            }
        }
    }

    /// Whether somebody may do something, which has to be what the table says.
    private func isLetIn(
        _ asker: PermissionWorld.Asker, _ row: PermissionTable.Row, _ world: PermissionWorld
    ) throws -> Bool {
        let refusal = try row.refusal(in: asker.column, isBound: asker.isBound)
        let answer = try ask(row, as: asker, in: world)
        let who: Comment = """
            \(row.testDescription) as \(asker.column), bound: \(asker.isBound), \(asker.token ?? ""): \(answer.body)
            """
        if answer.status == 401 { #expect(answer.fields[.wwwAuthenticate] == "Bearer", who) }
        if let refusal {
            #expect(answer.status == refusal, who)
        } else {
            #expect(![401, 403, 404, 405, 500, 503].contains(answer.status), who)
        }
        return refusal == nil
    }

    /// Sends a request that changes nothing, unless it is a DELETE: its body is one that no route takes.
    private func ask(
        _ row: PermissionTable.Row, as asker: PermissionWorld.Asker, in world: PermissionWorld
    ) throws -> Answer {
        let path = try row.path.split(separator: "/").map { segment in
            guard segment.hasPrefix("{") else { return String(segment) }
            return try #require(world.parameters[String(segment.dropFirst().dropLast())], "\(segment) is unknown here")
        }.joined(separator: "/")
        var body: JSONValue? = row.method == .get || row.method == .delete ? nil : ["unknown": 1]
        if row.path == "features/{feature}/links", row.method == .delete {
            body = ["branch_id": JSONValue(Int(world.parameters["branch"] ?? "") ?? 0)]
        }
        if row.path.hasPrefix("observations/") {
            let repository = Int(world.parameters["repository"] ?? "") ?? 0
            body = CoreHarness.anyObservation(
                String(row.path.dropFirst("observations/".count)), to: world.project, repository: repository)
        }
        let query = row.path == "settings/{provider}" ? "?project=\(world.project.slug)" : ""
        // The contract is long, and its answer is not looked at.
        let method = row.path == "openapi.json" ? .head : row.method
        return try world.core.send(
            method, path + query, body, token: asker.token, fields: [.idempotencyKey: RequestID.random()])
    }
}
