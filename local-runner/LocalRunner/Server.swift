import HTTPClient
import HTTPTypes
import LocalRunnerKit
import NIOPosix

/// A running Ployst, as its users reach it: over HTTP.
struct Server: Sendable {
    /// Its address, without a slash at the end.
    var url: String

    /// The token that is shown to core.
    var token: String

    /// Calls core.
    ///
    /// - Throws: ``RunnerError`` for every status but 2xx.
    @discardableResult
    func call(_ method: HTTPRequest.Method, _ path: String, body: [UInt8] = []) async throws -> HTTPClientResponse {
        var fields: HTTPFields = [.authorization: "Bearer \(token)"]
        if !body.isEmpty { fields[.contentType] = "application/json" }
        let answer = try await send(method, path, fields, body)
        guard answer.status.kind == .successful else {
            throw RunnerError("\(method) \(path) failed: \(answer.summary)")
        }
        return answer
    }

    /// Sends a delivery as its provider would, signed under `key`, the text of `PLOYST_HOOK_KEY`.
    ///
    /// The answer may have any status.
    func deliver(_ delivery: Delivery, key: String) async throws -> HTTPClientResponse {
        try await send(.post, delivery.path, delivery.headerFields(key: key), delivery.body)
    }

    private func send(
        _ method: HTTPRequest.Method, _ path: String, _ fields: HTTPFields, _ body: [UInt8]
    ) async throws -> HTTPClientResponse {
        var request = HTTPClientRequest(
            method: method, url: url + path, headerFields: fields, body: body.isEmpty ? nil : body,
            timeout: .seconds(30))
        request.responseLimitBytes = 16 << 20
        return try await NIOThreadPool.singleton.runIfActive { [request] in try HTTPClient().send(request) }
    }

    /// Waits until core takes requests.
    ///
    /// - Throws: ``RunnerError`` where it does not within 30 s.
    func waitUntilReady(log: String) async throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while true {
            let answer = try? await send(.get, "/core/v1/ready", [:], [])
            if answer?.status == .ok { return }
            guard ContinuousClock.now < deadline else {
                throw RunnerError("core is not ready (\(answer?.summary ?? "no answer")); its log: \(log)")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}

extension HTTPClientResponse {
    /// The status and the body, for people.
    var summary: String { "\(status) \(String(decoding: body, as: UTF8.self))" }
}
