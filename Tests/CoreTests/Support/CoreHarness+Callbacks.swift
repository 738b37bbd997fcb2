import HTTPTypes
import JSONBody
import Postgres
import Testing

extension CoreHarness {
    /// A delivery that a dispatcher claimed.
    struct Claim: Decodable, Sendable {
        let id: Int
        let subscriptionID: Int
        let dueAt: String
        let attempts: Int
        let url: String
        let secret: String
        let previousSecret: String?
        let webhookID: String
        let body: String
        let isInstance: Bool

        enum CodingKeys: String, CodingKey {
            case id, attempts, url, secret, body
            case subscriptionID = "subscription_id"
            case dueAt = "due_at"
            case previousSecret = "previous_secret"
            case webhookID = "webhook_id"
            case isInstance = "is_instance"
        }

        /// The event that is sent.
        var event: JSONValue {
            get throws { try JSONBody.decode(JSONValue.self, from: Array(body.utf8)) }
        }
    }

    /// Subscribes to a project, or to all where it is nil, and returns the subscription's id.
    @discardableResult
    func subscribe(_ project: Project?, _ members: [String: JSONValue] = [:]) throws -> Int {
        let body = JSONValue.object(["url": "https://receiver.example/hook"].merging(members) { $1 })
        let made = try send(.post, project.map { "projects/\($0.id)/subscriptions" } ?? "subscriptions", body)
        return try #require(made["id"].number, "\(made.body)")
    }

    /// Writes an event as core's routines do.
    func emit(_ type: String = "ployst.feature.changed", _ data: JSONValue = [:], to project: Project) throws {
        let text = String(decoding: try JSONBody.encode(data), as: UTF8.self)
        _ = try database.execute("select emit_event(\(project.id), \(type), 'tests', \(text)::jsonb)")
    }

    /// How many deliveries of a subscription are not finished.
    func waiting(_ subscription: Int) throws -> Int {
        try #require(try send(.get, "subscriptions/\(subscription)")["waiting"].number)
    }

    /// Starts a dispatcher.
    func startDispatcher() throws -> Int {
        try #require(try database.row("select dispatch_start('tests')", as: Int.self))
    }

    /// Claims what is due of some subscriptions, from the beginning.
    func claim(
        _ dispatcher: Int, _ subscriptions: [Int], room: Int = 8, mostRetries: Int = 100
    ) throws -> [Claim] {
        try database.rows(
            """
            select id, subscription_id, due_at::text, attempts, url, secret, previous_secret, webhook_id::text, body,
                is_instance
            from dispatch_claim(
                \(dispatcher), \(subscriptions), array_fill(null::timestamptz, array [\(subscriptions.count)::integer]),
                array_fill(\(room)::integer, array [\(subscriptions.count)::integer]), \(mostRetries)::integer)
            """, as: Claim.self)
    }

    /// Writes one outcome for several deliveries; returns how many of them counted.
    @discardableResult
    func finish(
        _ dispatcher: Int, _ ids: [Int], _ outcome: String, status: Int? = 200, error: String? = nil,
        dueAt: String? = nil, counts: Bool = true
    ) throws -> Int {
        let results = JSONValue.array(
            ids.map { id in
                [
                    "id": JSONValue(id), "started_at": "2026-11-23T10:00:00Z", "duration_ms": 12,
                    "status": status.map { JSONValue($0) } ?? .null, "error": error.map(JSONValue.string) ?? .null,
                    "response": "ok", "outcome": .string(outcome), "due_at": dueAt.map(JSONValue.string) ?? .null,
                    "counts": .bool(counts),
                ]
            })
        let text = String(decoding: try JSONBody.encode(results), as: UTF8.self)
        return try #require(
            try database.row("select dispatch_finish(\(dispatcher), \(text)::jsonb)", as: Int.self))
    }

    /// Lets a dispatcher's lease be over.
    func expire(_ dispatcher: Int) throws {
        _ = try database.execute("update dispatcher set expires_at = now() where id = \(dispatcher)")
    }

    /// Brings all waiting deliveries of a subscription to a time, as if time had passed.
    func makeDue(_ subscription: Int, secondsAgo: Int = 0) throws {
        _ = try database.execute(
            """
            update delivery_queue set due_at = now() - make_interval(secs => \(secondsAgo))
            where subscription_id = \(subscription) and claimed_by is null
            """)
    }
}
