import FastCGI
import FunctionKit
import HTTPTypes
import Linux
import Logging

/// What one thread has for itself: its instance of the function, and its buffers.
struct FastCGIWorker<F: Function> {
    private var function: F
    private let table: ConnectionTable
    private let logger: Logger
    private var received = [UInt8](repeating: 0, count: 64 * 1024)
    private var sent: [UInt8] = []

    init(function: F, table: ConnectionTable, logger: Logger) {
        self.function = function
        self.table = table
        self.logger = logger
    }

    /// Goes on with a connection that was lent, as far as it gets without waiting for bytes.
    mutating func advance(_ token: UInt64, _ connection: Connection) {
        do {
            while try step(token, connection) {}
            return
        } catch let error as SystemError {
            // A web server gives up a request by closing its connection: that is no error.
            if !error.isDisconnection { logger.notice("connection closed: \(error)") }
        } catch {
            logger.notice("connection closed: \(error)")
        }
        table.remove(token, connection)
    }

    /// Makes one step.
    ///
    /// - Returns: False once the connection is not this thread's any more.
    private mutating func step(_ token: UInt64, _ connection: Connection) throws -> Bool {
        switch try connection.session.next(now: .now) {
        case .receive: return try receive(token, connection)
        case .awaitTurn:
            guard table.takeTurn(token, connection) else { return false }
            connection.session.takeTurn()
        case .send(let bytes): try connection.descriptor.send(bytes[...], before: .now + F.limits.time)
        case .answer:
            try answer(connection, token)
            // Parking without asking for more bytes first saves a call: the set tells at once if there are some.
            return connection.session.isWaiting ? park(token, connection) : true
        case .close: return close(token, connection)
        }
        return true
    }

    private mutating func receive(_ token: UInt64, _ connection: Connection) throws -> Bool {
        guard let count = try connection.descriptor.receive(into: &received) else { return park(token, connection) }
        if count == 0 { return close(token, connection) }
        connection.session.append(received[..<count])
        return true
    }

    private func park(_ token: UInt64, _ connection: Connection) -> Bool {
        table.park(token, connection) ? false : close(token, connection)
    }

    private func close(_ token: UInt64, _ connection: Connection) -> Bool {
        table.remove(token, connection)
        return false
    }

    /// Answers the request that is complete, and gives its memory back where that was much.
    private mutating func answer(_ connection: Connection, _ token: UInt64) throws(SystemError) {
        let hadTurn = connection.session.hasLargeBodyTurn
        defer { if hadTurn { table.giveUpTurn(token) } }
        let largest = try exchange(connection)
        if hadTurn || largest > F.limits.largeBodyBytes { CurrentProcess.giveBackMemory() }
    }

    /// Takes the request, asks the function, and sends the answer.
    ///
    /// - Returns: The length of the answer's body in bytes.
    private mutating func exchange(_ connection: Connection) throws(SystemError) -> Int {
        guard let incoming = connection.session.takeRequest() else { return 0 }
        let answer = Self.answer(to: incoming, from: &function, logger: logger)
        try send(answer, requestID: incoming.id, on: connection.descriptor)
        return answer.body.count
    }

    private static func answer(to incoming: IncomingRequest, from function: inout F, logger: Logger) -> CGIAnswer {
        let request = incoming.request(logger: logger)
        let response = incoming.problem.map { F.refuse(request, with: $0) } ?? function.answer(request)
        return CGIAnswer(response, to: request.method)
    }

    /// A small answer is one write; a larger one is many, each with one record of the body.
    private mutating func send(
        _ answer: CGIAnswer, requestID: UInt16, on descriptor: Descriptor
    ) throws(SystemError) {
        let end = ContinuousClock.now + F.limits.time
        sent.removeAll(keepingCapacity: sent.capacity <= 256 * 1024)
        FastCGI.Stream.append(answer.head[...], type: .standardOutput, requestID: requestID, to: &sent)
        var rest = answer.body[...]
        while !rest.isEmpty {
            if sent.count + rest.count > FastCGI.Stream.recordBytes { try flush(to: descriptor, before: end) }
            let part = rest.prefix(FastCGI.Stream.recordBytes)
            FastCGI.Stream.append(part, type: .standardOutput, requestID: requestID, to: &sent)
            rest = rest.dropFirst(part.count)
        }
        FastCGI.Stream.appendEnd(type: .standardOutput, requestID: requestID, to: &sent)
        EndRequest(.complete).record(requestID: requestID).append(to: &sent)
        try flush(to: descriptor, before: end)
    }

    /// A web server that takes a byte now and then must not hold the thread.
    private mutating func flush(to descriptor: Descriptor, before end: ContinuousClock.Instant) throws(SystemError) {
        try descriptor.send(sent[...], before: end)
        sent.removeAll(keepingCapacity: true)
    }
}
