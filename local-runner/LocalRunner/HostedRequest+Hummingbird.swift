import FunctionHost
import FunctionKit
import HTTPTypes
import Hummingbird
import NIOCore

extension HostedRequest {
    /// Reads a request whole, as a web server would hand it to a function.
    ///
    /// - Throws: ``Problem`` 413 for a body that is more than a byte over what functions take; they refuse that byte.
    init(_ request: Hummingbird.Request, id: String) async throws {
        var fields = request.headers
        fields[.requestID] = id
        // HTTP/1.1's field Host is kept apart from the others on the way here.
        if let host = request.head.authority { fields[.hostField] = host }
        // A chunked body has its length now.
        fields[.transferEncoding] = nil
        let body = try await Self.body(of: request)
        fields[.contentLength] = body.isEmpty ? nil : String(body.count)
        self.init(
            request.method, request.uri.path, query: request.uri.query ?? "", headerFields: fields, body: body)
    }

    private static func body(of request: Hummingbird.Request) async throws -> [UInt8] {
        let limit = Limits().bodyBytes
        do {
            return Array(try await request.body.collect(upTo: limit + 1).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw Problem.bodyTooLarge(limitBytes: limit)
        }
    }
}

extension Hummingbird.Response {
    /// A function's answer, with the request's id.
    init(_ answer: HostedResponse, id: String) {
        var fields = answer.headerFields
        fields[.requestID] = id
        self.init(
            status: answer.status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
    }
}
