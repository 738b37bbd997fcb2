import FunctionHost
import FunctionKit
import FunctionTesting
import Glibc
import HTTPTypes
import Linux
import Testing

@testable import Hello

/// The real binary, over each transport.
@Suite struct HelloTests {
    @Test(arguments: Transport.allCases)
    func `a function answers the same over every transport`(_ transport: Transport) throws {
        let client = try FunctionClient(transport, HelloFunction.self, product: "hello")
        let response = try client.send(
            .post, "/a%20b?c", headers: [.requestID: "proxy-0001"], body: [UInt8](repeating: 1, count: 200_000))
        #expect(response.status == .ok)
        #expect(response.body == Array("hello\n".utf8))
        #expect(response.headerFields[.contentType] == "text/plain")
        #expect(response.headerFields[.requestID] == "proxy-0001")
    }

    @Test(arguments: Transport.allCases)
    func `an answer to HEAD has no body over any transport`(_ transport: Transport) throws {
        let client = try FunctionClient(transport, HelloFunction.self, product: "hello")
        let response = try client.send(.head, "/")
        #expect(response.body.isEmpty && response.headerFields[.contentLength] == "6")
    }

    @Test(arguments: Transport.allCases)
    func `a request that cannot be understood is a 400 over every transport`(_ transport: Transport) throws {
        let client = try FunctionClient(transport, HelloFunction.self, product: "hello")
        #expect(try client.send(.get, "/%zz").status == .badRequest)
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func `a signal ends the process once it has answered`(_ signal: Int32) throws {
        let function = try ResidentFunction("hello")
        var connection = try function.connect()
        #expect(try connection.send(HostedRequest(.get, "/")).status == .ok)
        function.process.signal(signal)
        #expect(try function.process.wait(timeout: .seconds(20)) == .code(0))
        #expect(throws: HostError.closedBeforeAnswer) { try connection.send(HostedRequest(.get, "/")) }
    }

    struct Setting: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var environment: [String: String]
        var message: String
    }

    @Test(arguments: [
        Setting(
            testDescription: "threads", environment: ["PLOYST_THREADS": "many"],
            message: "hello: PLOYST_THREADS must be a whole number from 1 to 256, not 'many'\n"),
        Setting(
            testDescription: "a file that is not there", environment: ["PLOYST_LOG_LEVEL_FILE": "/nowhere/level"],
            message: "hello: PLOYST_LOG_LEVEL_FILE names the file '/nowhere/level', which cannot be read: "
                + "open: No such file or directory (2)\n"),
    ])
    func `a wrong setting stops the process with one line that names it`(_ setting: Setting) throws {
        let errors = try Descriptor.pipe()
        let function = try ResidentFunction("hello", environment: setting.environment, errors: errors.writing)
        #expect(try function.process.wait(timeout: .seconds(20)) == .code(78))
        var text = [UInt8](repeating: 0, count: 4096)
        let count = try errors.reading.read(into: &text)
        #expect(String(decoding: text[..<count], as: UTF8.self) == setting.message)
    }

    @Test func `a process started by hand says what it is`() throws {
        let errors = try Descriptor.pipe()
        let process = try ChildProcess(
            Executables.path("hello"), environment: [:], input: try Descriptor.null(), errors: errors.writing)
        #expect(try process.wait(timeout: .seconds(20)) == .code(64))
    }

    @Test func `a large body's memory is given back`() throws {
        let function = try ResidentFunction("hello")
        var connection = try function.connect()
        for _ in 0..<20 { #expect(try connection.send(HostedRequest(.get, "/")).status == .ok) }
        let before = try anonymousKilobytes(of: function.process)
        let body = [UInt8](repeating: 7, count: 20 * 1024 * 1024)
        for length in [String(body.count), nil] {
            var other = RawConnection(try Descriptor.connect(to: function.address, timeout: .seconds(20)))
            for _ in 0..<2 {
                try other.send(Wire.request(body, length: length))
                #expect(try other.answer()?.text.hasPrefix("Status: 200 OK") == true)
            }
        }
        // It is given back after the answer, so that the sender need not wait for that.
        let deadline = ContinuousClock.now + .seconds(10)
        while try anonymousKilobytes(of: function.process) >= before + 5 * 1024, ContinuousClock.now < deadline {
            #expect(try connection.send(HostedRequest(.get, "/")).status == .ok)
        }
        #expect(try anonymousKilobytes(of: function.process) < before + 5 * 1024)
    }

    private func anonymousKilobytes(of process: ChildProcess) throws -> Int {
        let status = String(decoding: try File.read("/proc/\(process.identifier)/status"), as: UTF8.self)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("RssAnon:") })
        return try #require(Int(line.filter(\.isNumber)))
    }
}
