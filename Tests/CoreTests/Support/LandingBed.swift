import HTTPTypes
import JSONBody
import Testing

@testable import Core

/// A project with `main`, `develop` and a branch of the feature 4711, and the computations that report on them.
struct LandingBed {
    let core: CoreHarness
    let project: CoreHarness.Project
    let repository: Int
    let feature: Int
    private let token: String
    private let ids: [String: Int]

    /// Pushes the branches at ten o'clock, `main` at 1, `develop` at 2, the feature's at a.
    init(_ core: CoreHarness) throws {
        self.core = core
        project = try core.makeProject()
        feature = try core.saveFeature("4711", of: project)
        token = try core.makeToken("observe:landing")
        try core.push(
            Push(1, "0", "1", branch: "main"), Push(1, "0", "2", branch: "develop"), Push(1, "0", "a"), to: project)
        repository = try core.repositoryID(of: project)
        let branches = try core.send(.get, "repositories/\(repository)/branches")["items"].items
        ids = Dictionary(
            uniqueKeysWithValues: branches.map { ($0["name"].text ?? "", $0["id"].number ?? 0) })
    }

    /// The id of one of the branches.
    func id(_ name: String = "feature/4711-spin") -> Int { ids[name] ?? 0 }

    /// What was found of the feature's branch; `changes` replace members.
    func found(
        _ state: String, at revision: Character = "a", in target: String = "develop", as landed: Character? = nil,
        _ changes: [String: JSONValue] = [:]
    ) -> JSONValue {
        var members: [String: JSONValue] = [
            "branch": JSONValue(id()), "target": JSONValue(id(target)), "revision": .string(Push.oid(revision)),
            "target_revision": .string(Push.oid("2")), "state": .string(state), "own_work": true,
        ]
        if let landed {
            members["method"] = "ancestry"
            members["landed_as"] = .string(Push.oid(landed))
            members["committed_at"] = "2036-11-23T10:00:00Z"
        }
        if state == "unknown" { members["reason"] = "The clone failed." }
        return .object(members.merging(changes) { $1 })
    }

    /// Reports what was found, and answers what core did with each.
    @discardableResult
    func report(
        _ landings: JSONValue..., from seq: Int = 1, fetched second: Int = 0, heads: [JSONValue] = []
    ) throws -> [JSONValue] {
        let answer = try send(landings, from: seq, fetched: second, heads: heads)
        try #require(answer.status == 200, "\(answer.body)")
        return answer["landings"].items.map { $0["change"] }
    }

    /// Sends an observation of landings.
    func send(
        _ landings: [JSONValue], from seq: Int = 1, fetched second: Int = 0, heads: [JSONValue] = [],
        confirmed: [JSONValue] = []
    ) throws -> Answer {
        try core.observe(
            "landing",
            CoreHarness.landings(
                landings, in: repository, from: seq, fetched: second, heads: heads, confirmed: confirmed), token: token)
    }

    /// Reports that the answer with this digest is so still, where a target is by now.
    ///
    /// - Returns: Whether core has that answer.
    func confirm(
        _ digest: String, in target: String = "develop", at revision: Character = "2", from seq: Int = 1,
        fetched second: Int = 0
    ) throws -> Bool {
        let confirmed: JSONValue = [
            "target": JSONValue(id(target)), "target_revision": .string(Push.oid(revision)),
            "branches": [JSONValue(id())], "digests": [.string(digest)],
        ]
        let answer = try send([], from: seq, fetched: second, confirmed: [confirmed])
        try #require(answer.status == 200, "\(answer.body)")
        return answer["unconfirmed"].items.isEmpty
    }

    /// The basis that a computation starts from.
    func basis(_ query: String = "") throws -> JSONValue {
        let answer = try core.send(.get, "repositories/\(repository)/landing-basis\(query)", token: token)
        try #require(answer.status == 200, "\(answer.body)")
        return answer.body
    }

    /// The feature as the API shows it.
    func shown() throws -> JSONValue { try core.send(.get, "features/\(feature)").body }

    /// The landing of the feature's branch in a target, as the API shows it.
    func landing(in target: String = "develop") throws -> JSONValue {
        try shown()["branches"][0]["landings"].items.first { $0["target"] == .string(target) } ?? .null
    }

    /// Why the branch stands as it does in `develop`.
    func explained() throws -> JSONValue {
        try core.send(.get, "features/\(feature)/explain")["landings"].items
            .first { $0["target"] == "develop" } ?? .null
    }

    /// The events of changed landings.
    func events() throws -> [JSONValue] {
        try core.events(of: project, type: "ployst.landing.changed").map { $0["data"] }
    }
}
