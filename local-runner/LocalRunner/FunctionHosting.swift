import FunctionHost
import FunctionKit
import HTTPTypes
import Linux
import LocalRunnerKit

/// One function at work: its processes, and the way of requests to it.
struct FunctionHosting: Sendable {
    /// The function.
    let function: HostedFunction

    private let supervisors: [Supervisor]
    private let forwarder: Forwarder

    /// A function in the given mode; nothing runs yet.
    ///
    /// - Throws: ``SystemError`` where it cannot listen on `socket`.
    init(
        function: HostedFunction, settings: HostSettings, mode: Installation.Mode, socket: String, log: String,
        group: ProcessGroupID
    ) throws {
        self.function = function
        var process = HostedProcess(
            name: function.name, executable: Binaries.path(of: function),
            environment: settings.environment(of: function), log: log, group: group)
        switch mode {
        case .cgi:
            supervisors = []
            forwarder = try Forwarder(cgi: process)
        case .fastCGI(let processes):
            let address = SocketAddress.unix(path: socket)
            // The runner keeps the listener, so that requests wait while a process is started again.
            let listener = try Descriptor.listen(at: address)
            process.input = listener
            supervisors = Array(repeating: Supervisor(process: process), count: processes)
            forwarder = Forwarder(fastCGI: address)
        }
    }

    /// Keeps the processes of several functions running until the task is cancelled.
    static func run(_ hosts: [FunctionHosting]) async {
        await withTaskGroup { group in
            for supervisor in hosts.flatMap(\.supervisors) {
                group.addTask { await supervisor.run() }
            }
            await untilCancelled()
        }
        for host in hosts { await host.forwarder.close() }
    }

    /// Has the function answer a request.
    ///
    /// - Throws: ``Problem`` 502 where it does not, 504 where it takes too long.
    func answer(_ request: HostedRequest) async throws -> HostedResponse {
        do {
            return try await forwarder.answer(request)
        } catch HostError.timedOut {
            throw problem(.gatewayTimeout, kind: "gateway-timeout", HostError.timedOut)
        } catch {
            throw problem(.badGateway, kind: "bad-gateway", error)
        }
    }

    private func problem(_ status: HTTPResponse.Status, kind: String, _ error: any Error) -> Problem {
        Problem(status, kind: kind, detail: "The function \(function.name) gave no answer: \(error). See its log.")
    }
}
