import DatabaseTesting
import FunctionKit
import FunctionTesting
import Glibc
import JSONBody
import Linux
import LoopbackServer
import Postgres
import Signatures
import Synchronization
import Testing

/// From an event in the database to the receiver of its subscriber, by the executable as it is deployed.
@Suite struct CallbackTests {
    @Test(.database) func `a callback is signed, and is the event as the feed has it`() throws {
        let bed = try DispatchBed(database: try DatabaseTrait.conninfo)
        let receiver = try LoopbackServer(replies: .answer(204))
        let subscription = try bed.subscribe(receiver.url + "/ployst?room=1", project: 1)
        try bed.emit(0..<1)
        #expect(try bed.pass().exit == .code(0))

        let request = try #require(receiver.received.first)
        #expect(receiver.received.count == 1)
        #expect(request.method == "POST")
        #expect(request.target == "/ployst?room=1")
        #expect(request.fields["content-type"] == "application/cloudevents+json")
        #expect(request.fields["user-agent"] == "Ployst")
        try Self.verify(request, subscription)
        #expect(request.fields["webhook-id"] == (try bed.text("select id from event")))
        #expect(request.text == (try bed.text("select event_json(e) from event e")))
        #expect(try bed.number("select count(*) from delivery_queue") == 0)
        #expect(try bed.text("select state from delivery") == "delivered")
        #expect(try bed.number("select status from attempt") == 204)
    }

    @Test(.database) func `the public Python library of Standard Webhooks verifies it`() throws {
        let bed = try DispatchBed(database: try DatabaseTrait.conninfo)
        let secret = try WebhookSecret.random()
        let receiver = try PythonReceiver(secret: secret, folder: try Folder())
        try bed.subscribe(receiver.url, secret: secret)
        try bed.emit(0..<3)
        _ = try bed.pass()
        let ids = try bed.connection().rows("select id::text from event", as: String.self)
        #expect(receiver.lines.map { String($0.prefix { $0 != " " }) }.sorted() == ids.sorted())
        #expect(try bed.number("select count(*) from delivery where state = 'delivered'") == 3)
    }

    @Test(.database) func `while a secret is rotated, both sign`() throws {
        let bed = try DispatchBed(database: try DatabaseTrait.conninfo)
        let receiver = try LoopbackServer(replies: .answer(200))
        let first = try bed.subscribe(receiver.url)
        let second = try bed.subscribe(receiver.url)
        try bed.connection().script(
            """
            update subscription s set previous_secret = other.secret, previous_until = now() + interval '1 hour'
            from subscription other where s.id = \(second.id) and other.id = \(first.id);
            update subscription set state = 'disabled' where id = \(first.id)
            """)
        try bed.emit(0..<1)
        _ = try bed.pass()
        let request = try #require(receiver.received.first)
        try Self.verify(request, first)
        try Self.verify(request, second)
    }

    @Test(.database) func `what fails is tried again with the same id, and each try is in the log`() throws {
        let bed = try DispatchBed(database: try DatabaseTrait.conninfo)
        let receiver = try LoopbackServer(replies: .answer(500, [], Array("out of order".utf8)), .hangUp, .answer(200))
        try bed.subscribe(receiver.url)
        try bed.emit(0..<1)
        for attempts in 1...2 {
            _ = try bed.pass()
            #expect(try bed.number("select attempts from delivery_queue") == attempts)
            try bed.makeDue()
        }
        _ = try bed.pass()
        #expect(receiver.received.count == 3)
        #expect(Set(receiver.received.map { $0.fields["webhook-id"] }).count == 1)
        let log = try bed.connection().rows(
            "select concat_ws('; ', status, error, response) from attempt order by started_at", as: String.self)
        #expect(
            log == ["500; it answered 500; out of order", "the connection ended before the answer was complete", "200"])
        #expect(try bed.text("select state || attempts from delivery") == "delivered3")
    }

    @Test(.database) func `a pause that the receiver asks for uses up no step`() throws {
        let bed = try DispatchBed(database: try DatabaseTrait.conninfo)
        let receiver = try LoopbackServer(replies: .answer(429, [("Retry-After", "1800")]))
        try bed.subscribe(receiver.url)
        try bed.emit(0..<1)
        _ = try bed.pass()
        #expect(try bed.number("select attempts from delivery_queue") == 0)
        let seconds = try bed.number("select extract(epoch from due_at - now())::bigint from delivery_queue")
        #expect((1700...1800).contains(seconds))
    }

    @Test(.database) func `410 disables the subscription, and an event says so`() throws {
        let bed = try DispatchBed(database: try DatabaseTrait.conninfo)
        let gone = try LoopbackServer(replies: .answer(410))
        let other = try LoopbackServer(replies: .answer(200))
        let subscription = try bed.subscribe(gone.url)
        try bed.subscribe(other.url)
        try bed.emit(0..<1)
        _ = try bed.pass()
        _ = try bed.pass()
        #expect(try bed.text("select state from subscription where id = \(subscription.id)") == "disabled")
        #expect(other.received.contains { $0.text.contains("ployst.subscription.disabled") })
        try bed.emit(1..<2)
        _ = try bed.pass()
        #expect(gone.received.count == 1)
    }

    @Test(.database) func `a redirect is a failure, and nobody is asked where it leads`() throws {
        let bed = try DispatchBed(database: try DatabaseTrait.conninfo)
        let target = try LoopbackServer(replies: .answer(200))
        let receiver = try LoopbackServer(replies: .answer(302, [("Location", target.url)]))
        try bed.subscribe(receiver.url)
        try bed.emit(0..<1)
        _ = try bed.pass()
        #expect(target.connections == 0)
        #expect(try bed.text("select error from attempt")?.contains("redirects are not followed") == true)
    }

    @Test(.database) func `of a long answer the beginning is kept`() throws {
        let bed = try DispatchBed(database: try DatabaseTrait.conninfo)
        let receiver = try LoopbackServer(
            replies: .answer(200, [], [0, 0xff] + [UInt8](repeating: 0x61, count: 1 << 20)))
        try bed.subscribe(receiver.url)
        try bed.emit(0..<1)
        _ = try bed.pass()
        #expect(try bed.text("select state from delivery") == "delivered")
        #expect(try bed.number("select length(response) from attempt") == 16 * 1024)
    }

    @Test(.database) func `a project's subscription to this machine is never connected to, unless it is allowed`()
        throws
    {
        let bed = try DispatchBed(database: try DatabaseTrait.conninfo)
        let receiver = try LoopbackServer(replies: .answer(200))
        let port = receiver.url.split(separator: ":").last ?? ""
        for host in ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0x7f.1", "2130706433"] {
            for scheme in ["http", "https"] { try bed.subscribe("\(scheme)://\(host):\(port)/", project: 1) }
        }
        try bed.emit(0..<1)
        _ = try bed.pass(["PLOYST_CALLBACK_ALLOW_PROJECTS": ""])
        #expect(receiver.connections == 0)
        #expect(try bed.number("select count(*) from attempt where status is null and error <> ''") == 10)
        #expect(try bed.number("select count(*) from delivery_queue where attempts = 1") == 10)

        try bed.subscribe(receiver.url)
        try bed.emit(1..<2)
        _ = try bed.pass(["PLOYST_CALLBACK_ALLOW_PROJECTS": ""])
        #expect(receiver.received.count == 1)
    }

    @Test(.database) func `a secret that cannot be opened is an error of its delivery`() throws {
        let bed = try DispatchBed(database: try DatabaseTrait.conninfo)
        let receiver = try LoopbackServer(replies: .answer(200))
        try bed.subscribe(receiver.url, key: RequestID.random())
        try bed.subscribe(receiver.url)
        try bed.emit(0..<1)
        #expect(try bed.pass().exit == .code(0))
        #expect(receiver.received.count == 1)
        let error = try bed.text("select error from delivery_queue") ?? ""
        #expect(error.contains("the subscription's secret cannot be opened"))
        #expect(error.contains("PLOYST_SECRET_KEY"))
    }

    @Test(arguments: [
        "PLOYST_DATABASE", "PLOYST_SECRET_KEY", "PLOYST_CALLBACK_ALLOW", "PLOYST_CALLBACK_ALLOW_PROJECTS",
    ])
    func `a setting that is wrong is named`(name: String) throws {
        let folder = try Folder()
        var settings = ["PLOYST_DATABASE": "host=/nowhere", "PLOYST_SECRET_KEY": RequestID.random()]
        settings[name] = name.contains("ALLOW") ? "all" : ""
        let process = try ChildProcess(
            Executables.path("dispatch"), environment: settings, output: .null(), errors: folder.log("log"))
        #expect(try process.wait(timeout: .seconds(30)) == .code(78))
        #expect(folder.read("log").hasPrefix("dispatch: \(name) "))
    }

    /// Throws where a request is not what the holder of the subscription's secret sent.
    static func verify(_ request: ReceivedRequest, _ subscription: DispatchBed.Subscription) throws {
        try WebhookVerifier(secrets: [subscription.secret]).verify(
            id: request.fields["webhook-id"], timestamp: request.fields["webhook-timestamp"],
            signature: request.fields["webhook-signature"], body: request.body, now: time(nil))
    }
}
