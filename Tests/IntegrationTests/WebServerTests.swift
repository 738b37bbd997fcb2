import FunctionKit
import FunctionTesting
import JSONBody
import Signatures
import Testing

/// What a sender sees through a real web server, whichever it is and however it asks the functions.
@Suite struct WebServerTests {
    typealias Framing = HTTPConversation.Framing

    private static let hookKey = Secret("a-key-for-the-hooks-of-these-tests")
    private static let mostBytes = 25 * 1024 * 1024

    /// Nobody listens at the addresses in these settings: what these tests ask is answered without core and database.
    private func stack(_ server: WebServer, hooks: Set<HookProvider> = [.github]) throws -> Stack {
        var settings = [
            "core": [
                "PLOYST_DATABASE": "host=/nonexistent", "PLOYST_HOOK_KEY": Self.hookKey.text,
                "PLOYST_SECRET_KEY": String(repeating: "e", count: 40),
            ]
        ]
        for hook in hooks {
            settings[hook.rawValue] = [
                "PLOYST_CORE_URL": "http://127.0.0.1:9", "PLOYST_CORE_TOKEN": String(repeating: "t", count: 40),
                "PLOYST_HOOK_KEY": Self.hookKey.text,
            ]
            if let name = hook.instanceSetting { settings[hook.rawValue]?[name] = String(repeating: "s", count: 40) }
        }
        return try Stack(server, settings: settings)
    }

    /// The fields of a delivery that GitHub signed; its event is one that Ployst does not use.
    private func delivery(of body: [UInt8]) throws -> [(String, String)] {
        let secret = try HookAddress(provider: "github", project: "team").secret(key: Self.hookKey)
        return [
            ("Content-Type", "application/json"), ("X-GitHub-Event", "star"), ("X-GitHub-Delivery", RequestID.random()),
            ("X-Hub-Signature-256", try HookSignature.header(for: body, secret: secret)),
        ]
    }

    /// A JSON document of exactly this length.
    private func document(bytes: Int) -> [UInt8] {
        var body = Array(#"{"repository":{"id":1},"filler":""#.utf8)
        body += [UInt8](repeating: UInt8(ascii: "x"), count: bytes - body.count - 2)
        return body + Array("\"}".utf8)
    }

    @Test(arguments: WebServer.allCases, Framing.allCases)
    func `a body of 25 MiB arrives to the last byte: its signature is right`(_ server: WebServer, _ framing: Framing)
        throws
    {
        let stack = try stack(server)
        let body = document(bytes: Self.mostBytes)
        let taken = try stack.send(
            "POST", "/hooks/github/team", fields: try delivery(of: body), body: body, framing: framing)
        #expect(taken.status == 202, "\(taken.text)")

        var forged = body
        forged[forged.count - 3] = UInt8(ascii: "y")
        let refused = try stack.send(
            "POST", "/hooks/github/team", fields: try delivery(of: body), body: forged, framing: framing)
        #expect(refused.status == 401)
    }

    @Test(arguments: WebServer.allCases, Framing.allCases)
    func `a body of one byte more is too large`(_ server: WebServer, _ framing: Framing) throws {
        let body = document(bytes: Self.mostBytes + 1)
        let answer = try stack(server).send(
            "POST", "/hooks/github/team", fields: try delivery(of: body), body: body, framing: framing)
        #expect(answer.status == 413)
    }

    @Test(arguments: WebServer.allCases) func `a connection serves several requests`(_ server: WebServer) throws {
        let stack = try stack(server)
        let conversation = try HTTPConversation(port: stack.port)
        let body = document(bytes: 8000)
        for framing in [Framing.length, .chunks, .length] {
            let answer = try conversation.send(
                "POST", "/hooks/github/team", fields: try delivery(of: body), body: body, framing: framing)
            #expect(answer.status == 202)
        }
        #expect(try conversation.send("GET", "/core/v1/health").status == 200)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var method: String
        var path: String
        var contentType = "application/json"
        var status: Int
        var allow: String?
    }

    @Test(
        arguments: WebServer.allCases,
        [
            Case(testDescription: "health", method: "GET", path: "/core/v1/health", status: 200),
            Case(testDescription: "unknown path of core's", method: "GET", path: "/core/v1/nowhere", status: 404),
            Case(testDescription: "slash at the end", method: "GET", path: "/core/v1/health/", status: 404),
            Case(testDescription: "no token", method: "GET", path: "/core/v1/projects", status: 401),
            Case(testDescription: "wrong method", method: "DELETE", path: "/core/v1/health", status: 405, allow: "GET"),
            Case(
                testDescription: "hook asked by GET", method: "GET", path: "/hooks/github/team", status: 405,
                allow: "POST"),
            Case(
                testDescription: "unknown media type", method: "POST", path: "/hooks/github/team",
                contentType: "text/plain",
                status: 415),
            Case(testDescription: "forged", method: "POST", path: "/hooks/github/team", status: 401),
            Case(testDescription: "instance-wide, forged", method: "POST", path: "/hooks/github", status: 401),
            Case(testDescription: "no project's name", method: "POST", path: "/hooks/github/No_Name", status: 404),
        ])
    func `a function's status and its problem pass through`(_ server: WebServer, _ expected: Case) throws {
        let body = expected.method == "POST" ? document(bytes: 200) : []
        var fields = expected.status == 415 ? try delivery(of: body).filter { $0.0 != "Content-Type" } : []
        fields.append(("Content-Type", expected.contentType))
        let answer = try stack(server).send(expected.method, expected.path, fields: fields, body: body)
        #expect(answer.status == expected.status, "\(answer.text)")
        if let allow = expected.allow { #expect(answer.fields["allow"]?.contains(allow) == true) }
        if answer.status >= 400 { #expect(answer.fields["content-type"] == "application/problem+json") }
    }

    @Test(arguments: WebServer.allCases) func `each provider's deliveries reach its own function`(
        _ server: WebServer
    ) throws {
        let stack = try stack(server, hooks: Set(HookProvider.allCases))
        let json = [("Content-Type", "application/json")]
        for provider in HookProvider.allCases {
            // Any other function answers 404, whoever sent it.
            let reached = try stack.send("POST", provider.path(), fields: json, body: document(bytes: 200))
            #expect(reached.status == 401, "\(provider): \(reached.text)")
            let beside = try stack.send("POST", "/hooks/\(provider)x", fields: json, body: document(bytes: 200))
            #expect(beside.status == 404, "\(provider): \(beside.text)")
        }
    }

    @Test(arguments: WebServer.allCases) func `what is nobody's is not found`(_ server: WebServer) throws {
        let stack = try stack(server)
        for path in ["/nothing", "/hooks", "/hooks/nobody", "/core", "/core/v2/health"] {
            #expect(try stack.send("GET", path).status == 404, "\(path)")
        }
    }

    @Test(arguments: WebServer.allCases) func `the answer's request id is the problem's and the log's`(
        _ server: WebServer
    ) throws {
        let stack = try stack(server)
        let answer = try stack.send("GET", "/core/v1/nowhere", fields: [("X-Request-Id", "sent-by-the-client")])
        let id = try #require(answer.fields["x-request-id"])
        #expect(answer["request_id"] == .string(id))
        switch server {
        case .nginx: try stack.expectLog(server.accessLog, toHave: id)
        case .lighttpd: #expect(id == "sent-by-the-client")
        }
    }

    @Test(arguments: WebServer.allCases) func `a token in the query is in no log`(_ server: WebServer) throws {
        let stack = try stack(server)
        let body = document(bytes: 200)
        for path in ["/hooks/github/team", "/hooks/github/team/more", "/hooks/nobody"] {
            _ = try stack.send(
                "POST", "\(path)?token=never-to-be-logged", fields: [("Content-Type", "application/json")], body: body)
        }
        if server.isResident {
            // nginx writes its own line about a function that is not there.
            try stack.remove("github")
            let answer = try stack.send("POST", "/hooks/github/last?token=never-to-be-logged", body: body)
            #expect(answer.status == 502)
        }
        _ = try stack.send("GET", "/core/v1/health?token=never-to-be-logged&marker")
        try stack.expectLog(server.accessLog, toHave: "/core/v1/health")
        for log in [server.accessLog, "error.log", "\(server.rawValue).log", "github.log", "core.log"] {
            #expect(!stack.folder.read(log).contains("never-to-be-logged"), "\(log)")
        }
    }
}

extension Stack {
    /// Waits until a log has a text: web servers write theirs after the answer.
    func expectLog(_ name: String, toHave text: String) throws {
        let deadline = ContinuousClock.now + .seconds(10)
        while !folder.read(name).contains(text) {
            try #require(ContinuousClock.now < deadline, "\(name) never had '\(text)': \(folder.read(name))")
        }
    }
}
