import FastCGI
import FunctionKit
import HTTPTypes
import Logging

/// One FastCGI request while it arrives, within the limits of its function.
struct IncomingRequest {
    /// The number of the request on its connection.
    let id: UInt16

    /// Whether the web server wants to go on using the connection.
    var keepsConnection: Bool

    /// When its first record was there.
    let arrival: ContinuousClock.Instant

    /// The head, once all params are there and describe a request.
    private(set) var head: CGIRequest?

    /// The body so far; empty once there is a problem.
    private(set) var body: [UInt8] = []

    /// Why the request is refused; the rest of it is read, but not kept.
    private(set) var problem: Problem?

    /// Whether all of the request has arrived.
    private(set) var isComplete = false

    private let limits: Limits
    private var params: [UInt8] = []
    private var hasParams = false
    private var bodyBytes = 0

    init(id: UInt16, keepsConnection: Bool, arrival: ContinuousClock.Instant, limits: Limits) {
        self.id = id
        self.keepsConnection = keepsConnection
        self.arrival = arrival
        self.limits = limits
    }

    /// When the answer has to be there.
    var deadline: ContinuousClock.Instant { arrival + limits.time }

    /// Whether its body takes so much memory that only one such request is handled at a time.
    var isLarge: Bool {
        problem == nil && max(head?.contentLength ?? 0, bodyBytes) > limits.largeBodyBytes
    }

    /// The request for the function, or for the log where it is refused before its head is known.
    func request(logger: Logger) -> Request {
        let id = RequestID.accepting(head?.headerFields[.requestID])
        return head?.request(id: id, body: body, deadline: deadline, logger: logger)
            ?? Request(id: id, method: .get, path: "", deadline: deadline, logger: logger)
    }

    /// Takes a record of the stream of params; an empty one ends it.
    mutating func takeParams(_ content: ArraySlice<UInt8>) throws(FastCGIError) {
        guard !hasParams else { throw .unexpected(.params) }
        guard !content.isEmpty else { return finishParams() }
        guard problem == nil else { return }
        params += content
        if params.count > limits.headBytes { refuse(.headTooLarge(limitBytes: limits.headBytes)) }
    }

    /// Takes a record of the body; an empty one ends the request.
    mutating func takeBody(_ content: ArraySlice<UInt8>) throws(FastCGIError) {
        guard hasParams else { throw .unexpected(.standardInput) }
        guard !content.isEmpty else { return finishBody() }
        bodyBytes += content.count
        if bodyBytes > limits.bodyBytes { refuse(.bodyTooLarge(limitBytes: limits.bodyBytes)) }
        if problem == nil { body += content }
    }

    /// Refuses the request; the first reason counts.
    mutating func refuse(_ problem: Problem) {
        if self.problem == nil { self.problem = problem }
        params = []
        body = []
    }

    /// Makes room for the declared body at once, so that it is not copied as it grows.
    mutating func reserveBody() {
        body.reserveCapacity(min(head?.contentLength ?? 0, limits.bodyBytes))
    }

    private mutating func finishParams() {
        hasParams = true
        guard problem == nil else { return }
        guard let pairs = NameValuePair.parse(params[...]) else {
            return refuse(.malformed("The FastCGI params end within a name or a value."))
        }
        params = []
        do throws(Problem) {
            let head = try CGIRequest(pairs.lazy.map { (name: $0.name, value: $0.value) })
            self.head = head
            if head.contentLength ?? 0 > limits.bodyBytes { refuse(.bodyTooLarge(limitBytes: limits.bodyBytes)) }
        } catch {
            refuse(error)
        }
    }

    /// The stream says where the body ends, so that it is whole without `CONTENT_LENGTH` too.
    private mutating func finishBody() {
        isComplete = true
        if let declared = head?.contentLength, declared != bodyBytes {
            refuse(.malformed("The body has \(bodyBytes) bytes, and Content-Length declares \(declared)."))
        }
    }
}
