package import FunctionKit
private import HTTPTypes
package import Linux
package import Logging

/// Serves one request as a CGI program: RFC 3875.
package struct CGIProgram {
    private let input: Descriptor
    private let output: Descriptor
    private let logger: Logger

    /// A program that reads the body from `input` and writes its answer to `output`.
    package init(input: Descriptor, output: Descriptor, logger: Logger) {
        self.input = input
        self.output = output
        self.logger = logger
    }

    /// Answers the request that `variables` describe.
    ///
    /// - Throws: What the function's initializer throws; ``SystemError`` where the answer cannot be written.
    package func serve<F: Function>(
        _ function: F.Type, variables: [String: String], environment: Environment
    ) throws {
        let deadline = ContinuousClock.now + F.limits.time
        var handler = try F(environment: environment)
        try write(answer(to: variables, from: &handler, deadline: deadline))
    }

    private func write(_ answer: CGIAnswer) throws(SystemError) {
        do throws(SystemError) {
            try output.write((answer.head + answer.body)[...])
        } catch {
            guard error.isDisconnection else { throw error }
            logger.debug("the web server did not wait for the answer")
        }
    }

    private func answer<F: Function>(
        to variables: [String: String], from function: inout F, deadline: ContinuousClock.Instant
    ) -> CGIAnswer {
        let id = RequestID.accepting(variables["HTTP_X_REQUEST_ID"])
        do {
            let head = try CGIRequest(variables.map { (name: $0.key, value: $0.value) })
            return answer(to: head, id: id, from: &function, deadline: deadline)
        } catch {
            let request = Request(id: id, method: .get, path: "", deadline: deadline, logger: logger)
            return CGIAnswer(F.refuse(request, with: error), to: request.method)
        }
    }

    private func answer<F: Function>(
        to head: CGIRequest, id: String, from function: inout F, deadline: ContinuousClock.Instant
    ) -> CGIAnswer {
        do {
            try checkHead(head.headerFields, F.limits)
            let body = try readBody(of: head.contentLength ?? 0, F.limits, deadline)
            let request = head.request(id: id, body: body, deadline: deadline, logger: logger)
            return CGIAnswer(function.answer(request), to: head.method)
        } catch {
            let request = head.request(id: id, body: [], deadline: deadline, logger: logger)
            return CGIAnswer(F.refuse(request, with: error), to: head.method)
        }
    }

    private func checkHead(_ fields: HTTPFields, _ limits: Limits) throws(Problem) {
        let bytes = fields.reduce(0) { $0 + $1.name.rawName.utf8.count + $1.value.utf8.count }
        guard bytes <= limits.headBytes else { throw .headTooLarge(limitBytes: limits.headBytes) }
    }

    /// Section 4.2: no more than `CONTENT_LENGTH` bytes may be read, and without it there is no body.
    private func readBody(
        of length: Int, _ limits: Limits, _ deadline: ContinuousClock.Instant
    ) throws(Problem) -> [UInt8] {
        guard length <= limits.bodyBytes else { throw .bodyTooLarge(limitBytes: limits.bodyBytes) }
        let body: [UInt8]
        do {
            body = try input.read(count: length, before: deadline)
        } catch {
            logger.notice("the body cannot be read: \(error)")
            throw error.isTimeout ? .requestTimeout : .malformed("The body could not be read.")
        }
        guard body.count == length else {
            throw .malformed("The body has \(body.count) bytes, and Content-Length declares \(length).")
        }
        return body
    }
}
