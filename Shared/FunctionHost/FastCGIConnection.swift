private import FastCGI
package import Linux

/// A connection to a FastCGI application, from the web server's side.
///
/// It blocks, and carries one request at a time. After a ``HostError`` it is of no more use.
package struct FastCGIConnection: Sendable {
    private static let requestID: UInt16 = 1

    private let descriptor: Descriptor
    private let isKept: Bool
    private var parser = RecordParser()
    private var buffer = [UInt8](repeating: 0, count: 64 * 1024)

    /// Connects to `address`; each read and write may take as long as `timeout`.
    ///
    /// - Throws: ``HostError/unreachable(_:)``.
    package init(
        to address: SocketAddress, isKept: Bool = true, timeout: Duration = .seconds(30)
    ) throws(HostError) {
        do throws(SystemError) {
            self.init(try Descriptor.connect(to: address, timeout: timeout), isKept: isKept)
        } catch {
            throw .unreachable(error)
        }
    }

    /// Uses a connected socket, whose time limits are set.
    package init(_ descriptor: Descriptor, isKept: Bool = true) {
        self.descriptor = descriptor
        self.isKept = isKept
    }

    /// Sends a request and waits for its answer.
    ///
    /// - Throws: ``HostError``.
    package mutating func send(_ request: HostedRequest) throws(HostError) -> HostedResponse {
        do throws(SystemError) {
            try write(request)
        } catch {
            throw HostError(error, hasAnswer: false)
        }
        return try readAnswer()
    }

    private func write(_ request: HostedRequest) throws(SystemError) {
        var bytes = BeginRequest(keepsConnection: isKept).record(requestID: Self.requestID).bytes
        var params: [UInt8] = []
        for (name, value) in request.metaVariables { NameValuePair(name: name, value: value).append(to: &params) }
        Stream.append(params[...], type: .params, requestID: Self.requestID, to: &bytes)
        Stream.appendEnd(type: .params, requestID: Self.requestID, to: &bytes)
        var rest = request.body[...]
        while !rest.isEmpty {
            let part = rest.prefix(Stream.recordBytes)
            Stream.append(part, type: .standardInput, requestID: Self.requestID, to: &bytes)
            rest = rest.dropFirst(part.count)
            if bytes.count > Stream.recordBytes {
                try descriptor.send(bytes[...])
                bytes.removeAll(keepingCapacity: true)
            }
        }
        Stream.appendEnd(type: .standardInput, requestID: Self.requestID, to: &bytes)
        try descriptor.send(bytes[...])
    }

    private mutating func readAnswer() throws(HostError) -> HostedResponse {
        var output: [UInt8] = []
        var errors: [UInt8] = []
        while true {
            guard let record = try nextRecord() else {
                try receive(hasAnswer: !output.isEmpty)
                continue
            }
            guard record.requestID == Self.requestID else { continue }
            switch record.type {
            case .standardOutput: output += record.content
            case .standardError: errors += record.content
            case .endRequest:
                try checkEnd(record)
                var response = try HostedResponse(cgi: output)
                response.errorOutput = errors
                return response
            default: throw .malformedAnswer("a record of type \(record.type.rawValue) that no application may send")
            }
        }
    }

    private mutating func nextRecord() throws(HostError) -> Record? {
        do throws(FastCGIError) {
            return try parser.next()
        } catch {
            throw .malformedAnswer(error.description)
        }
    }

    private mutating func receive(hasAnswer: Bool) throws(HostError) {
        do throws(SystemError) {
            let count = try descriptor.read(into: &buffer)
            parser.append(buffer[..<count])
            if count > 0 { return }
        } catch {
            throw HostError(error, hasAnswer: hasAnswer)
        }
        throw hasAnswer ? .malformedAnswer("it ends too early") : .closedBeforeAnswer
    }

    private func checkEnd(_ record: Record) throws(HostError) {
        let status: EndRequest.Status
        do throws(FastCGIError) {
            status = try EndRequest(record.content).status
        } catch {
            throw .malformedAnswer(error.description)
        }
        guard status == .complete else { throw .refused(status.rawValue) }
    }
}
