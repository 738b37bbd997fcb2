package import FunctionHost
package import FunctionKit
private import Gateway
package import HTTPTypes
private import Logging

/// Sends requests to a function over the transport that a test asks for.
package final class FunctionClient: Sendable {
    private enum Route: Sendable {
        case inProcess(@Sendable (HostedRequest) throws -> Response)
        case cgi(CGIProcess)
        case fastCGI(ResidentFunction)
    }

    private let route: Route

    /// Prepares a function; with `fastCGI` its process runs until the client is gone.
    ///
    /// `product` is the name of its executable, `environment` all of its settings.
    ///
    /// - Throws: ``StackError`` or `SystemError` where it cannot be started.
    package init<F: Function>(
        _ transport: Transport, _ function: F.Type, product: String, environment: [String: String] = [:]
    ) throws {
        switch transport {
        case .inProcess: route = .inProcess { try Self.answer($0, function, environment) }
        case .cgi: route = .cgi(CGIProcess(try Executables.path(product), environment: environment))
        case .fastCGI: route = .fastCGI(try ResidentFunction(product, environment: environment))
        }
    }

    /// Sends a request to `path`, which is percent-encoded and may have a query, and waits for its answer.
    ///
    /// - Throws: ``HostError``, or in process what the function's initializer throws.
    package func send(
        _ method: HTTPRequest.Method, _ path: String, headers: HTTPFields = [:], body: [UInt8] = []
    ) throws -> HostedResponse {
        let route = path.prefix { $0 != "?" }
        let query = String(path.dropFirst(route.count + 1))
        return try send(HostedRequest(method, String(route), query: query, headerFields: headers, body: body))
    }

    /// Sends a request and waits for its answer.
    ///
    /// - Throws: As ``send(_:_:headers:body:)``.
    package func send(_ request: HostedRequest) throws -> HostedResponse {
        switch route {
        case .cgi(let process): return try process.send(request)
        case .fastCGI(let function): return try function.send(request)
        case .inProcess(let answer):
            let response = try answer(request)
            return HostedResponse(
                status: response.status, headerFields: response.headerFields, body: response.body)
        }
    }

    private static func answer<F: Function>(
        _ request: HostedRequest, _ function: F.Type, _ environment: [String: String]
    ) throws -> Response {
        var handler = try F(environment: Environment(environment))
        let id = RequestID.accepting(request.headerFields[.requestID])
        let logger = Logger(label: F.name) { _ in SwiftLogNoOpLogHandler() }
        do throws(Problem) {
            let head = try CGIRequest(request.metaVariables)
            return handler.answer(
                head.request(id: id, body: request.body, deadline: .now + F.limits.time, logger: logger))
        } catch {
            return F.refuse(Request(id: id, method: request.method, path: request.path, logger: logger), with: error)
        }
    }
}
