import CoreAPI
import FunctionKit
import HTTPTypes
import JSONBody
import Postgres
import Signatures

/// `observations/…`: what providers report.
///
/// One statement each; the routines in `70-observations.sql` say what it does.
enum Observations {
    static let routes = [
        Route(.post, "observations/push", .provider, push),
        Route(.post, "observations/repository", .provider, repository),
    ]

    @Sendable private static func push(_ call: Call) throws -> Response {
        let observation = try call.body(as: PushObservation.self)
        try check(observation)
        var lasting = observation
        lasting.hookGeneration = nil
        return try observe("observe_push", observation, lasting: lasting, call)
    }

    @Sendable private static func repository(_ call: Call) throws -> Response {
        let observation = try call.body(as: RepositoryObservation.self)
        try check(observation.repository)
        var lasting = observation
        lasting.hookGeneration = nil
        return try observe("observe_repository", observation, lasting: lasting, call)
    }

    /// Runs the routine that takes an observation.
    ///
    /// Its key stands for what is `lasting` in it: after a hook's secret was rotated, GitHub sends an old delivery again to
    /// the new generation, and that is the same observation.
    private static func observe<Observation: Encodable>(
        _ routine: StaticString, _ observation: Observation, lasting: Observation, _ call: Call
    ) throws -> Response {
        let token = try Caller.tokenDigest(of: call.request)
        let key = try idempotencyKey(of: call.request)
        let digest = try SHA256.digest(JSONBody.encode(lasting))
        let document = String(decoding: try JSONBody.encode(observation), as: UTF8.self)
        let query: Query = "select \(raw: routine)(\(token), \(key), \(digest), \(document)::jsonb)"
        // The key makes a second run harmless, so a connection lost in between is no reason to bother the provider.
        let answer = try call.database.retryingLostConnections { try call.database.bytes(query) }
        return .json(answer ?? [])
    }

    /// The key of an observation (draft-ietf-httpapi-idempotency-key-header-07).
    private static func idempotencyKey(of request: Request) throws(Problem) -> String {
        let key = request.headerFields[.idempotencyKey] ?? ""
        guard (1...500).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            throw .malformed("The header Idempotency-Key must have 1 to 500 visible ASCII characters.")
        }
        return key
    }

    private static func check(_ push: PushObservation) throws(Problem) {
        try check(push.repository)
        try check(push.pusher, "pusher", longest: 2000)
        guard push.updates.count <= PushObservation.mostUpdates else {
            throw .unacceptable("'updates' has more than \(PushObservation.mostUpdates) items; split the push.")
        }
        for (index, update) in push.updates.enumerated() {
            let prefix = "refs/heads/"
            guard update.ref.hasPrefix(prefix), update.ref.utf8.count > prefix.utf8.count else {
                throw .unacceptable(
                    "'updates[\(index)].ref' does not begin with \(prefix): only branches are observed.")
            }
            try check(update.ref, "updates[\(index)].ref", longest: 1000)
        }
    }

    private static func check(_ text: String?, _ name: String, longest: Int) throws(Problem) {
        guard text?.utf8.count ?? 0 <= longest else {
            throw .unacceptable("'\(name)' is longer than \(longest) bytes.")
        }
    }

    private static func check(_ repository: ObservedRepository) throws(Problem) {
        guard let provider = Provider(rawValue: repository.provider), provider.hasBranches else {
            throw .unacceptable(
                "'repository.provider' is no provider of source code: \(repository.provider.prefix(40)).")
        }
        // The first three are indexed, and an entry of an index has to fit on a third of a page.
        let texts = [
            ("owner", repository.owner, 800), ("name", repository.name, 800),
            ("external_id", repository.externalID, 800),
            ("clone_url", repository.cloneURL, 2000), ("default_branch", repository.defaultBranch, 2000),
        ]
        for (name, text, longest) in texts {
            try check(text, "repository.\(name)", longest: longest)
        }
        guard !repository.name.isEmpty else { throw .unacceptable("'repository.name' is empty.") }
    }
}

extension HTTPField.Name {
    fileprivate static let idempotencyKey = HTTPField.Name(constant: "Idempotency-Key")
}
