import FunctionHost
import FunctionKit
import Gateway
import HTTPTypes
import Linux
import Logging
import Testing

@Suite struct CGIProgramTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var length: String?
        var input: [UInt8] = []
        var fields: [String: String] = [:]
        var status: HTTPResponse.Status
        var body: [UInt8]?
    }

    private func answer(_ variables: [String: String], input: [UInt8]) throws -> HostedResponse {
        let standardInput = try Descriptor.pipe()
        let standardOutput = try Descriptor.pipe()
        try standardInput.writing.write(input[...])
        try run(variables, standardInput.reading, standardOutput.writing, keeping: standardInput.writing)
        var output = [UInt8](repeating: 0, count: 64 * 1024)
        let count = try standardOutput.reading.read(into: &output)
        return try HostedResponse(cgi: Array(output[..<count]))
    }

    /// Ends the input only where the case is about its end: a program may not wait for that.
    private func run(
        _ variables: [String: String], _ input: Descriptor, _ output: Descriptor, keeping end: Descriptor
    ) throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        try CGIProgram(input: input, output: output, logger: logger)
            .serve(ProbeFunction.self, variables: variables, environment: Environment([:]))
        withExtendedLifetime(end) {}
    }

    @Test(arguments: [
        Case(testDescription: "a body", length: "2", input: [1, 2], status: .ok, body: [1, 2]),
        Case(
            testDescription: "no more than the declared length", length: "2", input: [1, 2, 3], status: .ok,
            body: [1, 2]),
        Case(testDescription: "no body without a length", length: nil, input: [1], status: .ok, body: []),
        Case(testDescription: "no body where the length is empty", length: "", input: [1], status: .ok, body: []),
        Case(testDescription: "a malformed length", length: "x", status: .badRequest),
        Case(testDescription: "a length over the limit", length: "99999999", status: .contentTooLarge),
        Case(
            testDescription: "fields over the limit", fields: ["HTTP_X": String(repeating: "x", count: 70_000)],
            status: .requestHeaderFieldsTooLarge),
    ])
    func `one request is answered`(_ test: Case) throws {
        var variables = ["REQUEST_METHOD": "POST", "REQUEST_URI": "/echo"]
        variables["CONTENT_LENGTH"] = test.length
        variables.merge(test.fields) { $1 }
        let response = try answer(variables, input: test.input)
        #expect(response.status == test.status)
        if let body = test.body { #expect(response.body == body) }
    }

    @Test func `a body that ends before its declared length is a 400`() throws {
        let standardInput = try Descriptor.null()
        let standardOutput = try Descriptor.pipe()
        let variables = ["REQUEST_METHOD": "POST", "REQUEST_URI": "/echo", "CONTENT_LENGTH": "2"]
        try run(variables, standardInput, standardOutput.writing, keeping: standardInput)
        var output = [UInt8](repeating: 0, count: 4096)
        let count = try standardOutput.reading.read(into: &output)
        #expect(try HostedResponse(cgi: Array(output[..<count])).status == .badRequest)
    }

    @Test func `the request's id comes from the proxy where it is sane`() throws {
        var variables = ["REQUEST_METHOD": "GET", "REQUEST_URI": "/problem", "HTTP_X_REQUEST_ID": "proxy-0001"]
        #expect(try answer(variables, input: []).headerFields[.requestID] == "proxy-0001")
        variables["HTTP_X_REQUEST_ID"] = "a b"
        #expect(try answer(variables, input: []).headerFields[.requestID]?.count == 32)
    }
}
