import FunctionKit
import Glibc
import HTTPClient
import HTTPTypes
import Hummingbird
import JSONBody
import LocalRunnerKit
import NIOCore
import Signatures

/// A subscriber on this machine: an instance-wide subscription, and the receiver that it leads to.
struct LocalSubscriber: Sendable {
    /// The most bytes of a callback.
    private static let bodyLimit = 1 << 20

    /// Whose events it hears of.
    var server: Server

    /// The port of the receiver.
    var port: UInt16

    /// What it hears of; nil: everything.
    var types: [String]?

    /// What signs.
    var secret: WebhookSecret

    /// Gets each callback that was verified.
    var receive: @Sendable (Callback) -> Void

    private var url: String { "http://127.0.0.1:\(port)/" }

    /// A secret that is the same each time, made of the key of all hooks; of several keys the first.
    static func secret(hookKey: String) throws -> WebhookSecret {
        let code = try HMACSHA256.code(of: Array("callbacks".utf8), key: Array(hookKey.prefix { $0 != "," }.utf8))
        return try WebhookSecret("whsec_" + Base64.encode(code.bytes))
    }

    /// Runs `body` while callbacks are received; afterwards the subscription is gone.
    ///
    /// - Throws: ``RunnerError`` where the port is in use or core refuses the subscription.
    func serving(_ body: () async throws -> Void) async throws {
        try await LoopbackService(port: port, answer: answer).serving {
            let id = try await subscribe()
            var failure: (any Error)?
            do { try await body() } catch { failure = error }
            // A task of its own, because this one may have been cancelled.
            await Task { _ = try? await server.call(.delete, "/core/v1/subscriptions/\(id)") }.value
            if let failure { throw failure }
        }
    }

    /// Subscribes, or takes up the subscription that a listener left behind that was killed.
    private func subscribe() async throws -> Int {
        let known = try await server.call(.get, "/core/v1/subscriptions?limit=500")
        var wish: [String: JSONValue] = ["types": types.map { .array($0.map(JSONValue.string)) } ?? .null]
        if let left = try JSONBody.decode(Page.self, from: known.body).items.first(where: { $0.url == url }) {
            wish["state"] = .string("active")
            try await server.call(.patch, "/core/v1/subscriptions/\(left.id)", body: JSONBody.encode(wish))
            return left.id
        }
        wish["url"] = .string(url)
        wish["secret"] = .string(secret.text)
        let made = try await server.call(.post, "/core/v1/subscriptions", body: JSONBody.encode(wish))
        return try JSONBody.decode(Known.self, from: made.body).id
    }

    @Sendable private func answer(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let body = Array(try await request.body.collect(upTo: Self.bodyLimit).readableBytesView)
        let fields = request.headers
        do throws(WebhookRefusal) {
            try WebhookVerifier(secrets: [secret]).verify(
                id: fields[.webhookID], timestamp: fields[.webhookTimestamp], signature: fields[.webhookSignature],
                body: body, now: time(nil))
        } catch {
            Terminal.say("refused what came to \(url): \(error)")
            return Response(status: .unauthorized)
        }
        do {
            receive(try JSONBody.decode(Callback.self, from: body))
        } catch {
            Terminal.say("what came to \(url) is signed, but no event: \(error)")
        }
        return Response(status: .noContent)
    }

    private struct Page: Decodable {
        var items: [Known]
    }

    private struct Known: Decodable {
        var id: Int
        var url: String
    }
}
