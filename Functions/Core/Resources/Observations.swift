import Access
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
        route(PushObservation.self), route(PullRequestObservation.self), route(BuildObservation.self),
        route(FeatureObservation.self), route(RepositoryObservation.self), route(LandingObservation.self),
    ]

    private static func route<Taken: TakenObservation>(_ type: Taken.Type) -> Route {
        Route(.post, "observations/\(Taken.kind)", .provider) { try observe(type, $0) }
    }

    /// Runs the routine that takes an observation.
    ///
    /// Its key stands for what is lasting in it: after a hook's secret was rotated, GitHub sends an old delivery again to
    /// the new generation, and that is the same observation.
    private static func observe<Taken: TakenObservation>(_ type: Taken.Type, _ call: Call) throws -> Response {
        let token = try Credential.tokenDigest(of: call.request)
        let key = try idempotencyKey(of: call.request, isNeeded: !Taken.isOrdered)
        let observation = try call.body(as: type)
        try observation.checkGeneration()
        try observation.check()
        var lasting = observation
        lasting.hookGeneration = nil
        let digest = try SHA256.digest(JSONBody.encode(lasting))
        let document = String(decoding: try JSONBody.encode(observation), as: UTF8.self)
        let query: Query = "select \(raw: Taken.routine)(\(token), \(key), \(digest), \(document)::jsonb)"
        // The key makes a second run harmless, so a connection lost in between is no reason to bother the provider.
        let answer = try call.database.retryingLostConnections { try call.database.bytes(query) }
        return .json(answer ?? [])
    }

    /// The key of an observation (draft-ietf-httpapi-idempotency-key-header-07); nil where there may be none.
    private static func idempotencyKey(of request: Request, isNeeded: Bool) throws(Problem) -> String? {
        guard isNeeded || request.headerFields[.idempotencyKey] != nil else { return nil }
        let key = request.headerFields[.idempotencyKey] ?? ""
        guard (1...500).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            throw .malformed("The header Idempotency-Key must have 1 to 500 visible ASCII characters.")
        }
        return key
    }
}

extension HTTPField.Name {
    fileprivate static let idempotencyKey = HTTPField.Name(constant: "Idempotency-Key")
}
