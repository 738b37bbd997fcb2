import HTTPClient
import HTTPTypes
import Linux
import LoopbackServer
import Testing

@Suite struct TransferPoolTests {
    private func request(_ url: String, body: [UInt8]? = nil, timeout: Duration = .seconds(60)) -> HTTPClientRequest {
        HTTPClientRequest(method: body == nil ? .get : .post, url: url, body: body, timeout: timeout)
    }

    @Test func `has 2,000 transfers in flight, and sends the next 2,000 over the same connections`() throws {
        let count = 2000
        try #require(CurrentProcess.raiseDescriptorLimit() > count * 2 + 500)
        let server = try HoldingServer(holding: count)
        let pool = try TransferPool(connectionLimit: count)
        for _ in 1...2 {
            for id in 0..<count { pool.start(request(server.url), as: id) }
            #expect(pool.inFlight == count)
            let finished = try pool.finish()
            #expect(finished.count == count)
            #expect(finished.values.allSatisfy { (try? $0.result.get().status) == .ok })
        }
        #expect(server.connections == count)
    }

    @Test func `returns each answer under the id of its request`() throws {
        let server = try LoopbackServer { .answer(200, [], $0.body) }
        let pool = try TransferPool(connectionLimit: 8)
        let bodies = (0..<40).map { [UInt8](repeating: UInt8($0), count: $0 * $0 * 100) }
        for (id, body) in bodies.enumerated() { pool.start(request(server.url, body: body), as: id) }
        let finished = try pool.finish()
        for (id, body) in bodies.enumerated() { #expect(try finished[id]?.result.get().body == body) }
        #expect(server.connections <= 8)
        #expect(pool.inFlight == 0)
    }

    @Test func `keeps one connection for one request after the other, and nothing else of them`() throws {
        let server = try LoopbackServer(replies: .answer(200, [("Set-Cookie", "a=b")], [1]))
        let pool = try TransferPool(connectionLimit: 8)
        for number in 0..<20 {
            var request = self.request(server.url, body: number % 2 == 0 ? [1] : nil)
            if number == 0 { request.headerFields[.authorization] = "Bearer once" }
            #expect(try pool.send(request).get().body == [1])
        }
        #expect(server.connections == 1)
        #expect(server.received.dropFirst().allSatisfy { $0.fields["authorization"] == nil })
        #expect(server.received.allSatisfy { $0.fields["cookie"] == nil })
    }

    @Test(arguments: [Reply.silence, .partial(200, declared: 9, [1]), .drip(200)])
    func `gives up when everything together takes too long, also while the body drips`(_ reply: Reply) throws {
        let server = try LoopbackServer(replies: reply)
        let error = try TransferPool(connectionLimit: 1).send(request(server.url, timeout: .milliseconds(200))).failure
        #expect(error?.code == .timedOut)
        #expect(error?.mayHaveBeenSent == true)
    }

    @Test func `gives up when nobody takes the connection in time`() throws {
        let listener = try Descriptor.listen(at: .tcp(.loopback, port: 0), backlog: 0)
        let port = try #require(listener.port)
        // It fills the queue of connections that nobody accepts; the next one is not answered.
        let first = try Descriptor.connect(to: .tcp(.loopback, port: port), timeout: .seconds(10))
        var request = self.request("http://127.0.0.1:\(port)/")
        request.connectTimeout = .milliseconds(200)
        let error = try withExtendedLifetime(first) { try TransferPool(connectionLimit: 1).send(request).failure }
        #expect(error?.code == .timedOut)
        #expect(error?.mayHaveBeenSent == false)
    }

    @Test func `cuts a body without end at the limit, and goes on with the next request`() throws {
        let server = try LoopbackServer { $0.target == "/endless" ? .endless(200) : .answer(201, [], [1, 2, 3]) }
        let pool = try TransferPool(connectionLimit: 1)
        var endless = request(server.url + "/endless")
        endless.responseLimitBytes = 16 * 1024
        endless.cutsResponse = true
        let answer = try pool.send(endless).get()
        #expect(answer.status == .ok)
        #expect(answer.body == [UInt8](repeating: UInt8(ascii: "x"), count: 16 * 1024))
        #expect(answer.isCut)
        var whole = request(server.url)
        whole.responseLimitBytes = 3
        whole.cutsResponse = true
        let next = try pool.send(whole).get()
        #expect(next.status == .created)
        #expect(next.body == [1, 2, 3])
        #expect(!next.isCut)
        endless.cutsResponse = false
        #expect(try pool.send(endless).failure?.code == .tooLarge)
    }

    @Test func `returns a redirect as the answer`() throws {
        let server = try LoopbackServer(replies: .answer(302, [("Location", "/end")]))
        let answer = try TransferPool(connectionLimit: 1).send(request(server.url)).get()
        #expect(answer.status == .found)
        #expect(answer.headerFields[.location] == "/end")
        #expect(server.received.count == 1)
    }

    @Test func `tells what fails at once and what fails later`() throws {
        let refusing = try LoopbackSocket.reserving()
        let server = try LoopbackServer(replies: .hangUp)
        let pool = try TransferPool(connectionLimit: 8)
        pool.start(request("ftp://127.0.0.1/"), as: 0)
        pool.start(request("http://127.0.0.1:\(refusing.port)/"), as: 1)
        pool.start(request(server.url, body: [1]), as: 2)
        pool.start(request(server.url, timeout: .zero), as: 3)
        pool.start(request("http://nowhere.invalid/"), as: 4)
        let finished = try pool.finish()
        let codes = (0...4).map { finished[$0]?.result.failure?.code }
        #expect(codes == [.invalidRequest, .refused, .interrupted, .timedOut, .unresolved])
        #expect((0...4).map { finished[$0]?.result.failure?.mayHaveBeenSent } == [false, false, true, false, false])
    }

    @Test func `comes back when its time is over, or a descriptor is readable`() throws {
        let server = try LoopbackServer(replies: .silence)
        let pool = try TransferPool(connectionLimit: 1)
        pool.start(request(server.url), as: 0)
        #expect(try pool.run(atMost: .zero).isEmpty)
        let (reading, writing) = try Descriptor.pipe()
        try pool.wake(on: reading)
        try writing.write([1])
        #expect(try pool.run(atMost: .seconds(60)).isEmpty)
        #expect(pool.inFlight == 1)
    }

    @Test func `takes no proxy from the environment`() async {
        await #expect(processExitsWith: .success) {
            let server = try LoopbackServer(replies: .answer(200))
            let proxy = try LoopbackServer(replies: .answer(502))
            for name in ["http_proxy", "all_proxy", "ALL_PROXY"] { CurrentProcess.setEnvironment(name, proxy.url) }
            let request = HTTPClientRequest(method: .get, url: server.url, timeout: .seconds(20))
            #expect(try TransferPool(connectionLimit: 1).send(request).get().status == .ok)
            #expect(try HTTPClient().send(request).status == .ok)
            #expect(proxy.connections == 0)
        }
    }
}
