import FunctionHost
import FunctionKit
import HTTPTypes
import Hummingbird
import LocalRunnerKit

/// HTTP on 127.0.0.1: hands each request to the function that answers its path.
struct FrontDoor: Sendable {
    /// The functions.
    var hosts: [FunctionHosting]

    /// The port.
    var port: UInt16

    /// Runs `body` while requests are taken; afterwards those that were taken are answered.
    ///
    /// - Throws: ``RunnerError`` where the port is in use.
    func serving(_ body: () async throws -> Void) async throws {
        try await LoopbackService(port: port, answer: answer).serving(body)
    }

    @Sendable private func answer(
        _ request: Hummingbird.Request, _ context: BasicRequestContext
    ) async throws -> Hummingbird.Response {
        let id = FunctionKit.RequestID.accepting(request.headers[.requestID])
        do {
            return Hummingbird.Response(try await forward(request, id: id), id: id)
        } catch let problem as Problem {
            let answer = problem.response(requestID: id)
            return Hummingbird.Response(
                HostedResponse(status: answer.status, headerFields: answer.headerFields, body: answer.body), id: id)
        }
    }

    private func forward(_ request: Hummingbird.Request, id: String) async throws -> HostedResponse {
        if let host = hosts.first(where: { $0.function.answers(request.uri.path) }) {
            var hosted = try await HostedRequest(request, id: id)
            hosted.serverPort = Int(port)
            return try await host.answer(hosted)
        }
        guard request.uri.path == "/" else {
            throw Problem.notFound("No function answers \(request.uri.path); see / for the routes.")
        }
        let fields: HTTPFields = [.contentType: "text/plain; charset=utf-8"]
        return HostedResponse(status: .ok, headerFields: fields, body: Array(routes.utf8))
    }

    private var routes: String {
        "Ployst, on this machine alone. Its functions:\n\n"
            + hosts.map { "  \($0.function.route ?? "")    \($0.function.name)\n" }.joined()
    }
}
