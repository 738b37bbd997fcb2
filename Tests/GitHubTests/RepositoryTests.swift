import CoreAPI
import FunctionKit
import HTTPTypes
import HookTesting
import Hooks
import JSONBody
import LoopbackServer
import Signatures
import Testing

@testable import GitHub

/// What is told of repositories themselves: by their own event, and by an App's installation.
@Suite struct RepositoryTests {
    private static let gadget = ObservedRepository(provider: "github", externalID: "78", owner: "acme", name: "gadget")
    private static let bareWidget = ObservedRepository(
        provider: "github", externalID: "77", owner: "acme", name: "widget")

    @Test func `a renamed repository has its new name, and the later of its times`() throws {
        let expected = RepositoryObservation(
            project: "team", hookGeneration: 1, repository: widget,
            observedAt: Timestamp(microseconds: 1_763_630_000_000_000), status: .active)
        #expect(try translate("repository", Payload.repositoryEvent("renamed")) == .repository(expected))
    }

    @Test(arguments: [("ping", "true", RepositoryStatus.archived), ("ping", "false", nil), ("ping", nil, nil)])
    func `a ping says of the state only that it can be read alone`(
        event: String, archived: String?, status: RepositoryStatus?
    ) throws {
        let translation = try translate(
            event, Payload.repositoryEvent("archived"), setting: [("repository.archived", archived)])
        guard case .repository(let observation) = translation else {
            Issue.record("no repository: \(translation)")
            return
        }
        #expect(observation.status == status)
    }

    @Test func `an installation names many repositories`() throws {
        let expected = RepositoryObservation(
            project: "team", hookGeneration: 1, repositories: [Self.bareWidget, Self.gadget],
            observedAt: Timestamp(microseconds: 1_763_630_005_000_000), status: .active)
        #expect(try translate("installation", Payload.installation("created")) == .repository(expected))
    }

    @Test(arguments: [("added", bareWidget, RepositoryStatus.active), ("removed", gadget, .removed)])
    func `an installation gets and loses repositories`(
        action: String, repository: ObservedRepository, status: RepositoryStatus
    ) throws {
        let expected = RepositoryObservation(
            project: "team", hookGeneration: 1, repository: repository,
            observedAt: Timestamp(microseconds: 1_763_630_005_000_000), status: status)
        let payload = Payload.installationRepositories(action)
        #expect(try translate("installation_repositories", payload) == .repository(expected))
    }

    @Test func `a suspension is as new as it says`() throws {
        let translation = try translate(
            "installation", Payload.installation("suspend"),
            setting: [("installation.suspended_at", #""2025-11-20T12:00:00Z""#)])
        guard case .repository(let observation) = translation else {
            Issue.record("no repository: \(translation)")
            return
        }
        #expect(observation.observedAt == Timestamp("2025-11-20T12:00:00Z"))
    }

    @Test(
        arguments: [
            ("installation", "repositories", nil), ("installation", "repositories", "null"),
            ("installation", "repositories", "[]"), ("installation_repositories", "repositories_added", "[]"),
            ("installation_repositories", "repositories_added", nil),
        ] as [(String, String, String?)])
    func `an installation without repositories means nothing`(event: String, path: String, json: String?) throws {
        let payload =
            event == "installation" ? Payload.installation("created") : Payload.installationRepositories("added")
        let translation = try translate(event, payload, setting: [(path, json)])
        #expect(translation == .ignored("the installation names no repositories"))
    }

    @Test(arguments: [(1000, [1000]), (1001, [1000, 1]), (2500, [1000, 1000, 500])])
    func `many repositories are reported a thousand at a time`(count: Int, parts: [Int]) throws {
        let repositories = (1...count).map { #"{"id":\#($0),"name":"r\#($0)","full_name":"acme/r\#($0)"}"# }
        let payload = try Document(Payload.installation("created"))
            .setting("repositories", to: "[\(repositories.joined(separator: ","))]").text
        let bed = try HookBed(GitHubHook.self)
        let body = Array(payload.utf8)
        let answer = try bed.answer(to: SentDelivery(event: "installation", id: "7-7", body: body))
        #expect(answer.status == .ok)
        #expect(answer.text == #"{"seq":1}"#)
        let observations = try bed.core.received.map { try JSONBody.decode(RepositoryObservation.self, from: $0.body) }
        #expect(observations.map(\.repositories.count) == parts)
        #expect(observations.flatMap(\.repositories).map(\.externalID) == (1...count).map { String($0) })
        let digest = Hex.encode(try SHA256.digest(body)).prefix(16)
        let ids = parts.count == 1 ? ["7-7"] : parts.indices.map { "7-7.\($0 + 1)" }
        #expect(bed.core.received.map { $0.fields["idempotency-key"] } == ids.map { "github/team/\($0)/\(digest)" })
    }
}
