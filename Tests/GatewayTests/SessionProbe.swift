import FastCGI
import FunctionKit

@testable import Gateway

/// Feeds a session without any socket, and notes what it wants.
struct SessionProbe {
    static let start = ContinuousClock.now

    var session: FastCGISession
    var replies: [Record] = []
    var requests: [IncomingRequest] = []
    var isClosed = false
    var waitsForTurn = false

    init(_ limits: Limits = Limits()) {
        session = FastCGISession(
            limits: limits, capabilities: CapabilityValues(connections: 9, requests: 2, multiplexes: false))
    }

    /// Passes `bytes` to the session, and does what it asks for until it wants more.
    mutating func feed(_ bytes: ArraySlice<UInt8>, after delay: Duration = .zero) throws {
        session.append(bytes)
        try advance(after: delay)
    }

    /// Does what the session asks for until it wants more.
    mutating func advance(after delay: Duration = .zero) throws {
        while true {
            switch try session.next(now: Self.start + delay) {
            case .receive: return
            case .awaitTurn:
                waitsForTurn = true
                return
            case .send(let bytes):
                var parser = RecordParser()
                parser.append(bytes[...])
                while let record = try parser.next() { replies.append(record) }
            case .answer: if let request = session.takeRequest() { requests.append(request) }
            case .close:
                isClosed = true
                return
            }
        }
    }
}
