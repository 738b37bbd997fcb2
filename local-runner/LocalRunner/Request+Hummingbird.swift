import FunctionKit
import HTTPTypes
import Hummingbird
import LocalRunnerKit
import NIOCore

extension FunctionKit.Request {
    /// Reads a request whole, as a web server would hand it to a function.
    ///
    /// - Throws: ``Problem`` 400 for a path that is not percent-encoded, 413 for a body over `limit` bytes.
    init(_ request: Hummingbird.Request, id: String, limit: Int) async throws {
        guard let path = PercentEncoding.decode(request.uri.path) else {
            throw Problem.malformed("The path is not percent-encoded.")
        }
        var fields = request.headers
        fields[.requestID] = id
        // HTTP/1.1's field Host is kept apart from the others on the way here.
        if let host = request.head.authority { fields[HTTPField.Name(constant: "Host")] = host }
        self.init(
            id: id, method: request.method, path: path, query: request.uri.query ?? "", headerFields: fields,
            body: try await Self.body(of: request, limit: limit))
    }

    private static func body(of request: Hummingbird.Request, limit: Int) async throws -> [UInt8] {
        do {
            let buffer = try await request.body.collect(upTo: limit)
            return Array(buffer.readableBytesView)
        } catch is NIOTooManyBytesError {
            throw Problem.bodyTooLarge(limitBytes: Limits().bodyBytes)
        }
    }
}
