import FastCGI
import FunctionHost
import FunctionKit
import Gateway
import HTTPTypes
import Linux
import Testing

@Suite struct FastCGIServerTests {
    private static let echo = HostedRequest(.post, "/echo", body: Array("body".utf8))

    @Test(arguments: [0, 1, 65_527, 65_528, 65_529, 1_000_000])
    func `a body comes back as it was sent`(_ count: Int) throws {
        let server = try TestServer(threads: 2)
        var connection = try server.connect()
        let body = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        for _ in 0..<2 {
            let response = try connection.send(HostedRequest(.post, "/echo", body: body))
            #expect(response.status == .ok && response.body == body)
            #expect(response.headerFields[.contentLength] == String(count))
        }
    }

    @Test func `idle kept connections never keep others waiting`() throws {
        let server = try TestServer(threads: 2)
        var connections: [FastCGIConnection] = []
        for _ in 0..<50 { connections.append(try server.connect()) }
        for _ in 0..<3 {
            for index in connections.indices {
                #expect(try connections[index].send(Self.echo).status == .ok)
            }
        }
    }

    @Test func `half-sent requests hold no thread`() throws {
        let server = try TestServer(threads: 2)
        var halves: [RawConnection] = []
        let bytes = Wire.request(Array("whole".utf8), length: "5")
        for index in 0..<20 {
            halves.append(try server.connectRaw())
            try halves[index].send(Array(bytes[..<(1 + index * 5)]))
        }
        var connection = try server.connect()
        #expect(try connection.send(Self.echo).status == .ok)
        for index in halves.indices {
            try halves[index].send(Array(bytes[(1 + index * 5)...]))
            #expect(try halves[index].answer()?.text.hasSuffix("\r\n\r\nwhole") == true)
        }
    }

    @Test func `large bodies are handled one at a time, and small ones beside them`() throws {
        let gate = try Gate()
        let server = try TestServer(threads: 3, gate: gate)
        let body = [UInt8](repeating: 7, count: 100_000)
        var large: [RawConnection] = []
        for index in 0..<3 {
            large.append(try server.connectRaw())
            try large[index].send(Wire.request(body, length: "100000", uri: "/gate"))
        }
        var small = try server.connect()
        while gate.count == 0 { #expect(try small.send(Self.echo).status == .ok) }
        for _ in 0..<20 { #expect(try small.send(Self.echo).status == .ok) }
        #expect(gate.count == 1)
        gate.open()
        for index in large.indices {
            #expect(try large[index].answer()?.text.hasPrefix("Status: 200 OK\r\n") == true)
        }
        #expect(gate.count == 3)
    }

    @Test func `garbage closes its connection alone`() throws {
        let server = try TestServer(threads: 2)
        var connection = try server.connect()
        #expect(try connection.send(Self.echo).status == .ok)
        var garbage = try server.connectRaw()
        try garbage.send(Array("GET / HTTP/1.1\r\nHost: example.test\r\n\r\n".utf8))
        #expect(try garbage.next() == nil)
        #expect(try connection.send(Self.echo).status == .ok)
    }

    @Test func `a second request on a busy connection is refused`() throws {
        let server = try TestServer(threads: 2)
        var connection = try server.connectRaw()
        try connection.send(Wire.begin(1) + Wire.head(id: 1) + Wire.request([1], id: 2))
        let refusal = try #require(try connection.next())
        #expect(refusal == EndRequest(.cannotMultiplex).record(requestID: 2))
        try connection.send(Wire.record(.standardInput, Array("one".utf8), id: 1) + Wire.record(.standardInput, id: 1))
        #expect(try connection.answer()?.text.hasSuffix("one") == true)
    }

    @Test func `an aborted request is ended, and the connection is of use again`() throws {
        let server = try TestServer(threads: 2)
        var connection = try server.connectRaw()
        try connection.send(Wire.begin() + Wire.head() + Wire.record(.abortRequest))
        #expect(try connection.answer()?.end == EndRequest(.complete))
        try connection.send(Wire.request(Array("again".utf8)))
        #expect(try connection.answer()?.text.hasSuffix("again") == true)
    }

    @Test func `a body over the limit is a 413, and the connection is of use again`() throws {
        let server = try TestServer(threads: 2)
        var connection = try server.connect()
        let body = [UInt8](repeating: 0, count: ProbeFunction.limits.bodyBytes + 1)
        let response = try connection.send(HostedRequest(.post, "/echo", body: body))
        #expect(response.status == .contentTooLarge)
        #expect(response.headerFields[.contentType] == "application/problem+json")
        #expect(response.headerFields[.requestID]?.count == 32)
        #expect(try connection.send(Self.echo).status == .ok)
    }

    @Test func `a client that goes away amid the answer harms nobody`() throws {
        let server = try TestServer(threads: 1)
        for _ in 0..<3 {
            let connection = try server.connectRaw()
            try connection.send(Wire.request(uri: "/long"))
        }
        var connection = try server.connect()
        #expect(try connection.send(HostedRequest(.get, "/long")).body.count == 3 * 1024 * 1024)
    }

    @Test func `an answer to HEAD has the length and not the body`() throws {
        let server = try TestServer(threads: 1)
        var connection = try server.connect()
        let response = try connection.send(HostedRequest(.head, "/long"))
        #expect(response.body.isEmpty && response.headerFields[.contentLength] == String(3 * 1024 * 1024))
    }

    @Test func `a connection that is not kept is closed after its request`() throws {
        let server = try TestServer(threads: 1)
        var connection = try server.connectRaw()
        try connection.send(Wire.request([1], keeps: false))
        #expect(try connection.answer()?.end == EndRequest(.complete))
        #expect(try connection.next() == nil)
    }

    @Test func `connections over the most that may be open wait`() throws {
        var configuration = FastCGIConfiguration()
        configuration.threads = 2
        configuration.connections = 2
        let server = try TestServer(configuration)
        for _ in 0..<5 {
            var first: FastCGIConnection? = try server.connect()
            var second = try server.connect()
            #expect(try first?.send(Self.echo).status == .ok)
            #expect(try second.send(Self.echo).status == .ok)
            let third = try server.connectRaw()
            try third.send(Wire.request(Array("third".utf8)))
            first = nil
            var waiting = third
            #expect(try waiting.answer()?.text.hasSuffix("third") == true)
        }
    }

    @Test func `a stop finishes what runs, closes what is idle, and takes nothing new`() throws {
        let gate = try Gate()
        let server = try TestServer(threads: 2, gate: gate)
        var idle = try server.connectRaw()
        try idle.send(Wire.request([1]))
        #expect(try idle.answer() != nil)
        var running = try server.connectRaw()
        try running.send(Wire.request(Array("done".utf8), uri: "/gate"))
        var probe = try server.connect()
        while gate.count == 0 { #expect(try probe.send(Self.echo).status == .ok) }
        server.stop()
        #expect(try idle.next() == nil)
        gate.open()
        #expect(try running.answer()?.text.hasSuffix("done") == true)
        #expect(try running.next() == nil)
        #expect(try server.hasEnded())
    }

    @Test(arguments: [("127.0.0.1,192.0.2.1", true), ("192.0.2.1,::1", false)])
    func `only the web servers that are named may connect over TCP`(_ list: String, _ isWelcome: Bool) throws {
        let settings = Environment(["FCGI_WEB_SERVER_ADDRS": list])
        let server = try TestServer(try FastCGIConfiguration(settings), overTCP: true)
        var connection = try server.connect()
        let response = try? connection.send(Self.echo)
        #expect((response?.status == .ok) == isWelcome)
    }

    @Test(arguments: [
        ["FCGI_WEB_SERVER_ADDRS": "localhost"], ["PLOYST_THREADS": "0"], ["PLOYST_THREADS": "257"],
        ["PLOYST_THREADS": "x"],
    ])
    func `a malformed setting is named`(_ settings: [String: String]) {
        let error = #expect(throws: EnvironmentError.self) { try FastCGIConfiguration(Environment(settings)) }
        #expect(error?.name == settings.keys.first)
    }
}
