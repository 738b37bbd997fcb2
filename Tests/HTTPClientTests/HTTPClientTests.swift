import HTTPClient
import HTTPTypes
import LoopbackServer
import Testing

@Suite struct HTTPClientTests {
    private func request(
        _ url: String, _ method: HTTPRequest.Method = .get, body: [UInt8]? = nil, timeout: Duration = .seconds(20)
    ) -> HTTPClientRequest {
        HTTPClientRequest(method: method, url: url, body: body, timeout: timeout)
    }

    @Test func `sends method, path, header and body, and returns status, header and body`() throws {
        let server = try LoopbackServer(replies: .answer(404, [("X-Twice", "a"), ("X-Twice", "b")], [0, 255, 10]))
        var request = self.request(server.url + "/a/b?c=d%20e", .post, body: [1, 0, 2])
        request.headerFields = [.contentType: "application/octet-stream", .authorization: "Bearer a b", .accept: ""]
        let answer = try HTTPClient().send(request)
        #expect(answer.status == .notFound)
        #expect(answer.headerFields[values: try #require(HTTPField.Name("X-Twice"))] == ["a", "b"])
        #expect(answer.body == [0, 255, 10])
        let received = try #require(server.received.first)
        #expect(received.method == "POST")
        #expect(received.target == "/a/b?c=d%20e")
        #expect(received.body == [1, 0, 2])
        #expect(received.fields["content-type"] == "application/octet-stream")
        #expect(received.fields["authorization"] == "Bearer a b")
        #expect(received.fields["accept"] == "")
        #expect(received.fields["expect"] == nil)
    }

    @Test(arguments: [HTTPRequest.Method.get, .head, .post, .put, .patch, .delete])
    func `sends each method as it is, with and without a body`(_ method: HTTPRequest.Method) throws {
        let server = try LoopbackServer { .answer(200, [], $0.method == "HEAD" ? [] : $0.body) }
        let client = try HTTPClient()
        let bodies: [[UInt8]?] = method == .head ? [nil] : [nil, [], [7, 8]]
        for body in bodies {
            #expect(try client.send(request(server.url, method, body: body)).body == body ?? [])
        }
        #expect(server.received.map(\.method) == bodies.map { _ in method.rawValue })
    }

    @Test func `keeps one connection for many requests, and nothing else of them`() throws {
        let server = try LoopbackServer(replies: .answer(200, [("Set-Cookie", "a=b")], [1]))
        let client = try HTTPClient()
        for number in 0..<20 {
            var request = self.request(server.url, number % 2 == 0 ? .post : .get, body: number % 2 == 0 ? [1] : nil)
            if number == 0 { request.headerFields[.authorization] = "Bearer once" }
            #expect(try client.send(request).body == [1])
        }
        #expect(server.connections == 1)
        #expect(server.received.dropFirst().allSatisfy { $0.fields["authorization"] == nil })
        #expect(server.received.allSatisfy { $0.fields["cookie"] == nil })
    }

    @Test func `transfers a body of 100 KB and more both ways, at once`() throws {
        let server = try LoopbackServer { .answer(200, [], $0.body) }
        let body = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 / 3) }
        let answer = try HTTPClient().send(request(server.url, .put, body: body))
        #expect(answer.body == body)
    }

    @Test func `connects anew after the server closed the kept connection`() throws {
        let client = try HTTPClient()
        let port: String
        do {
            let server = try LoopbackServer(replies: .answer(200), .hangUp, .answer(201))
            #expect(try client.send(request(server.url)).status == .ok)
            #expect(try client.send(request(server.url)).status == .created)
            #expect(server.connections == 2)
            port = server.url
        }
        let error = #expect(throws: TransferError.self) { try client.send(request(port)) }
        #expect(error?.code == .refused || error?.code == .interrupted)
    }

    @Test func `says that a refused connection saw nothing of the request`() throws {
        let port = try LoopbackSocket.reserving()
        let error = #expect(throws: TransferError.self) {
            try HTTPClient().send(request("http://127.0.0.1:\(port.port)/x"))
        }
        #expect(error?.code == .refused)
        #expect(error?.mayHaveBeenSent == false)
    }

    @Test func `gives up when the answer does not begin in time`() throws {
        let server = try LoopbackServer(replies: .silence)
        let error = #expect(throws: TransferError.self) {
            try HTTPClient().send(request(server.url, timeout: .milliseconds(100)))
        }
        #expect(error?.code == .timedOut)
        #expect(error?.mayHaveBeenSent == true)
    }

    @Test func `gives up when the body does not end in time`() throws {
        let server = try LoopbackServer(replies: .partial(200, declared: 1000, [1, 2, 3]))
        let error = #expect(throws: TransferError.self) {
            try HTTPClient().send(request(server.url, timeout: .milliseconds(100)))
        }
        #expect(error?.code == .timedOut)
        #expect(error?.mayHaveBeenSent == true)
    }

    @Test(arguments: [Duration.zero, .seconds(-1), .microseconds(999)])
    func `sends nothing when no time is left`(_ timeout: Duration) throws {
        let server = try LoopbackServer(replies: .answer(200))
        let error = #expect(throws: TransferError.self) {
            try HTTPClient().send(request(server.url, timeout: timeout))
        }
        #expect(error?.code == .timedOut)
        #expect(error?.mayHaveBeenSent == false)
        #expect(server.connections == 0)
    }

    @Test func `takes an answer of the limit and refuses one byte more, declared or not`() throws {
        let server = try LoopbackServer {
            .answer(200, [], [UInt8](repeating: 1, count: $0.target == "/more" ? 101 : 100))
        }
        let client = try HTTPClient()
        var within = request(server.url + "/")
        within.responseLimitBytes = 100
        #expect(try client.send(within).body.count == 100)
        var beyond = request(server.url + "/more")
        beyond.responseLimitBytes = 100
        let error = #expect(throws: TransferError.self) { try client.send(beyond) }
        #expect(error?.code == .tooLarge)
    }

    @Test func `refuses an answer whose header is longer than 64 KiB`() throws {
        let field = ("X-Long", String(repeating: "x", count: 1000))
        let server = try LoopbackServer(replies: .answer(200, Array(repeating: field, count: 70)))
        let error = #expect(throws: TransferError.self) { try HTTPClient().send(request(server.url)) }
        #expect(error?.code == .tooLarge)
    }

    @Test func `says when the server hangs up without an answer that it may have the request`() throws {
        let server = try LoopbackServer(replies: .hangUp)
        let error = #expect(throws: TransferError.self) { try HTTPClient().send(request(server.url, .post, body: [1])) }
        #expect(error?.code == .interrupted)
        #expect(error?.mayHaveBeenSent == true)
    }

    @Test func `returns a redirect, and follows it only as often as allowed`() throws {
        let server = try LoopbackServer {
            $0.target == "/end" ? .answer(200, [], [5]) : .answer(302, [("Location", "/end")], [4])
        }
        let client = try HTTPClient()
        let redirect = try client.send(request(server.url + "/start"))
        #expect(redirect.status == .found)
        #expect(redirect.headerFields[.location] == "/end")
        #expect(server.received.map(\.target) == ["/start"])
        var following = request(server.url + "/start")
        following.redirectLimit = 1
        let followed = try client.send(following)
        #expect(followed.status == .ok)
        #expect(followed.headerFields[.location] == nil)
        #expect(followed.body == [5])
    }

    @Test(arguments: [
        "file:///etc/hostname", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "http://", "", "http://a\u{0}b/",
    ])
    func `takes only http and https`(_ url: String) throws {
        let error = #expect(throws: TransferError.self) { try HTTPClient().send(request(url)) }
        #expect(error?.code == .invalidRequest || error?.code == .unresolved)
        #expect(error?.mayHaveBeenSent == false)
    }

    @Test func `names a host that has no address`() throws {
        let error = #expect(throws: TransferError.self) { try HTTPClient().send(request("http://nowhere.invalid/")) }
        #expect(error?.code == .unresolved)
        #expect(error?.mayHaveBeenSent == false)
    }

    @Test func `shows no password, query or header field in an error`() throws {
        let port = try LoopbackSocket.reserving().port
        var request = self.request("http://mira:pass-word@127.0.0.1:\(port)/hook?token=query-secret#part")
        request.headerFields[.authorization] = "Bearer header-secret"
        let error = #expect(throws: TransferError.self) { try HTTPClient().send(request) }
        let shown = "\(try #require(error)) \(String(reflecting: try #require(error)))"
        #expect(shown.contains("GET http://127.0.0.1:\(port)/hook"))
        for secret in ["mira", "pass-word", "query-secret", "header-secret", "part"] {
            #expect(!shown.contains(secret))
        }
    }
}
