import CoreAPI
import FunctionKit
import Hooks
import JSONBody

extension Translation {
    private static let unbornOrDeleted = String(repeating: "0", count: 40)
    private static let mergeQueue = "gh-readonly-queue/"

    /// Translates a delivery; the payload of an event that is not used is not even decoded.
    ///
    /// - Throws: A ``Problem`` that names the member which is missing or wrong.
    init(of delivery: Delivery) throws {
        switch delivery.event {
        case "push": self = try Self.push(delivery)
        case "ping": self = try Self.ping(delivery)
        case "create": self = try Self.create(delivery)
        case "delete": self = try Self.delete(delivery)
        default: self = .ignored("the event \(delivery.event) is not used")
        }
    }

    private static func push(_ delivery: Delivery) throws -> Translation {
        let payload = try decode(PushPayload.self, delivery)
        guard payload.ref.hasPrefix(BranchName.prefix) else {
            return payload.ref.hasPrefix("refs/tags/")
                ? .ignored("tags are not tracked") : .ignored("the ref is no branch")
        }
        let name = payload.ref.dropFirst(BranchName.prefix.count)
        if let reason = try reasonToIgnore(branch: name) { return .ignored(reason) }
        let time = payload.repository.pushed_at ?? payload.head_commit?.timestamp
        let update = RefUpdate(
            ref: payload.ref, before: payload.before, after: payload.after, forced: payload.forced ?? false)
        return .push(
            PushObservation(
                project: delivery.project, hookGeneration: delivery.hookGeneration,
                repository: try observed(payload.repository),
                pushedAt: try required(time?.timestamp, "repository.pushed_at"), pusher: payload.pusher?.name,
                updates: [update]))
    }

    /// The push event of the same deletion says which revision the branch had; this one comes also where that is lost.
    private static func delete(_ delivery: Delivery) throws -> Translation {
        let payload = try decode(RefPayload.self, delivery)
        if let reason = try reasonToIgnore(payload) { return .ignored(reason) }
        let update = RefUpdate(
            ref: BranchName.prefix + payload.ref, before: nil,
            after: try required(ObjectID(unbornOrDeleted), "ref"), forced: false)
        return .push(
            PushObservation(
                project: delivery.project, hookGeneration: delivery.hookGeneration,
                repository: try observed(payload.repository),
                pushedAt: try required(payload.repository.pushed_at?.timestamp, "repository.pushed_at"),
                pusher: payload.sender?.login, updates: [update]))
    }

    /// The event carries no revision, so the branch itself becomes known by the push event.
    private static func create(_ delivery: Delivery) throws -> Translation {
        var payload = try decode(RefPayload.self, delivery)
        if let reason = try reasonToIgnore(payload) { return .ignored(reason) }
        payload.repository.default_branch = payload.master_branch ?? payload.repository.default_branch
        return .repository(try observation(of: payload.repository, delivery))
    }

    private static func ping(_ delivery: Delivery) throws -> Translation {
        guard let repository = try decode(PingPayload.self, delivery).repository else {
            return .ignored("the ping names no repository")
        }
        return .repository(try observation(of: repository, delivery))
    }

    private static func reasonToIgnore(_ payload: RefPayload) throws -> String? {
        switch payload.ref_type {
        case "branch": try reasonToIgnore(branch: payload.ref)
        case "tag": "tags are not tracked"
        default: "the ref is no branch"
        }
    }

    private static func reasonToIgnore(branch name: some StringProtocol) throws -> String? {
        guard BranchName.isLegal(name) else { throw Problem.malformed("'ref' is not the name of a branch.") }
        return name.hasPrefix(mergeQueue) ? "branches of the merge queue are not tracked" : nil
    }

    /// Both times are in the past when GitHub writes the payload, so the later one says best how old it is.
    private static func observation(
        of repository: RepositoryPayload, _ delivery: Delivery
    ) throws -> RepositoryObservation {
        let times = [repository.pushed_at, repository.updated_at].compactMap { $0?.timestamp }
        return RepositoryObservation(
            project: delivery.project, hookGeneration: delivery.hookGeneration,
            repository: try observed(repository), observedAt: try required(times.max(), "repository.pushed_at"))
    }

    private static func observed(_ repository: RepositoryPayload) throws -> ObservedRepository {
        ObservedRepository(
            provider: "github", externalID: String(repository.id),
            owner: try required(repository.owner.login ?? repository.owner.name, "repository.owner.login"),
            name: repository.name, cloneURL: repository.clone_url, defaultBranch: repository.default_branch)
    }

    private static func required<Value>(_ value: Value?, _ path: String) throws -> Value {
        guard let value else { throw Problem.malformed("'\(path)' is missing.") }
        return value
    }

    private static func decode<Payload: Decodable>(_ type: Payload.Type, _ delivery: Delivery) throws -> Payload {
        do throws(JSONBodyError) {
            return try JSONBody.decode(type, from: delivery.payload)
        } catch {
            throw Problem.malformed("Of the payload, \(error).")
        }
    }
}
