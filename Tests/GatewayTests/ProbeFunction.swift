import FunctionKit
import HTTPTypes
import Linux
import Synchronization

/// A function that does what a test's path asks for.
struct ProbeFunction: Function {
    static let name = "probe"

    /// Small, so that tests need no large bodies.
    static var limits: Limits {
        var limits = Limits()
        limits.bodyBytes = 4 * 1024 * 1024
        limits.largeBodyBytes = 64 * 1024
        return limits
    }

    /// Holds requests back until a test lets them go.
    static let gates = Mutex<[String: Gate]>([:])

    private let gate: Gate?

    init(environment: Environment) throws {
        gate = try environment.optional("GATE").flatMap { name in Self.gates.withLock { $0[name] } }
    }

    func respond(to request: Request) throws -> Response {
        switch request.path {
        case "/gate": try gate?.pass()
        case "/long": return text([UInt8](repeating: UInt8(ascii: "x"), count: 3 * 1024 * 1024))
        case "/problem": throw Problem.notFound("Nothing is here.")
        default: break
        }
        return text(request.body)
    }

    private func text(_ body: [UInt8]) -> Response {
        Response(status: .ok, headerFields: [.contentType: "text/plain"], body: body)
    }
}

/// Where requests wait until it is opened.
final class Gate: Sendable {
    private let flag: Flag
    private let arrivals = Mutex(0)
    let name = RequestID.random()

    init() throws {
        flag = try Flag()
        ProbeFunction.gates.withLock { $0[name] = self }
    }

    /// How many have come so far.
    var count: Int { arrivals.withLock { $0 } }

    func open() {
        flag.raise()
    }

    func pass() throws {
        arrivals.withLock { $0 += 1 }
        _ = try Readiness.wait(for: [(flag.descriptor, .read)], timeout: .seconds(30))
    }
}
