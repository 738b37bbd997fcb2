import FastCGI
import FunctionKit
import HTTPTypes

/// One connection of a web server, from the responder's side: bytes in, what to do next out.
///
/// Pure: it reads and writes nothing itself, and is told the time.
struct FastCGISession {
    /// What the owner of the connection has to do next.
    enum Step {
        /// Give it more bytes as soon as there are some.
        case receive

        /// Wait for the turn to take a large body, then set ``FastCGISession/hasLargeBodyTurn``.
        case awaitTurn

        /// Send these bytes.
        case send([UInt8])

        /// Answer what ``FastCGISession/takeRequest()`` returns.
        case answer

        /// Close the connection.
        case close
    }

    /// Whether it is its turn to take a body over the limit of ``Limits/largeBodyBytes``.
    var hasLargeBodyTurn = false

    private let limits: Limits
    private let capabilities: CapabilityValues
    private var parser = RecordParser()
    private var current: IncomingRequest?
    private var isClosing = false

    init(limits: Limits, capabilities: CapabilityValues) {
        self.limits = limits
        self.capabilities = capabilities
    }

    /// Whether nothing of a request is here, so that closing the connection loses none.
    var isIdle: Bool { current == nil && parser.isEmpty }

    /// Whether the connection can be left alone until bytes come.
    var isWaiting: Bool { isIdle && !isClosing }

    /// When what has begun to arrive must have been answered; nil while nothing has.
    var deadline: ContinuousClock.Instant? { current?.deadline }

    /// Takes bytes of the connection.
    mutating func append(_ bytes: ArraySlice<UInt8>) {
        parser.append(bytes)
    }

    /// Goes on as far as the bytes reach.
    ///
    /// - Throws: ``FastCGIError``: close the connection.
    mutating func next(now: ContinuousClock.Instant) throws(FastCGIError) -> Step {
        while true {
            if isClosing { return .close }
            if let request = current {
                if request.isComplete { return .answer }
                if now >= request.deadline {
                    expire(request)
                    return .answer
                }
                if request.isLarge && !hasLargeBodyTurn { return .awaitTurn }
            }
            guard let record = try parser.next() else { return .receive }
            if let reply = try take(record, now: now) { return .send(reply.bytes) }
        }
    }

    /// Hands the request over that is to be answered.
    mutating func takeRequest() -> IncomingRequest? {
        defer { forgetRequest() }
        return current
    }

    /// Takes the turn for a large body.
    mutating func takeTurn() {
        hasLargeBodyTurn = true
        current?.reserveBody()
    }

    private mutating func take(_ record: Record, now: ContinuousClock.Instant) throws(FastCGIError) -> Record? {
        switch record.type {
        case _ where record.requestID == 0: return try manage(record)
        case .beginRequest: return try begin(record, now: now)
        // Section 3.3: what belongs to no active request is ignored.
        case _ where record.requestID != current?.id: return nil
        case .params: try current?.takeParams(record.content)
        case .standardInput: try current?.takeBody(record.content)
        case .abortRequest: return abort(record)
        default: throw .unexpected(record.type)
        }
        return nil
    }

    private func manage(_ record: Record) throws(FastCGIError) -> Record {
        guard record.type == .getValues else { return UnknownType.record(for: record.type) }
        return try capabilities.answer(to: record.content)
    }

    private mutating func begin(_ record: Record, now: ContinuousClock.Instant) throws(FastCGIError) -> Record? {
        let request = try BeginRequest(record.content)
        if let current {
            guard current.id != record.requestID else { throw .unexpected(.beginRequest) }
            return EndRequest(.cannotMultiplex).record(requestID: record.requestID)
        }
        guard request.role == .responder else {
            isClosing = !request.keepsConnection
            return EndRequest(.unknownRole).record(requestID: record.requestID)
        }
        current = IncomingRequest(
            id: record.requestID, keepsConnection: request.keepsConnection, arrival: now, limits: limits)
        return nil
    }

    private mutating func abort(_ record: Record) -> Record {
        forgetRequest()
        return EndRequest(.complete).record(requestID: record.requestID)
    }

    private mutating func forgetRequest() {
        if current?.keepsConnection == false { isClosing = true }
        current = nil
        hasLargeBodyTurn = false
    }

    /// The rest of the request may still come, so the connection cannot be used again.
    private mutating func expire(_ request: IncomingRequest) {
        let waited = request.isLarge && !hasLargeBodyTurn
        current?.refuse(
            waited ? .unavailable("Other large bodies are being handled; send this one again.") : .requestTimeout)
        current?.keepsConnection = false
    }
}

extension Problem {
    /// 408: the request did not arrive in time.
    static let requestTimeout = Problem(
        .requestTimeout, kind: "request-timeout", detail: "The request did not arrive in the time it may take.")
}
