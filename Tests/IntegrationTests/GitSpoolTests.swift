import CoreAPI
import FunctionKit
import FunctionTesting
import Linux
import LoopbackServer
import Testing

/// What becomes of pushes that `infra/git/post-receive` cannot report at once.
@Suite struct GitSpoolTests {
    private let receiver: DeliveryReceiver
    private let server: GitServer

    init() throws {
        receiver = try DeliveryReceiver()
        server = try GitServer(url: receiver.url, secret: DeliveryReceiver.secret.text)
    }

    /// Pushes another commit to each branch in turn, and returns what the pusher and, where that takes longer, the next one
    /// is told.
    @discardableResult private func push(_ branches: String...) throws -> String {
        var said = ""
        for branch in branches {
            said += try server.run("git commit -q --allow-empty -m more; git push -q origin main:\(branch)")
        }
        try server.settle()
        return said + (try server.run(#"cat "$BARE/ployst/said" 2>/dev/null || :"#))
    }

    @Test(arguments: [401, 403, 409, 429, 500, 502, 503, 301])
    func `keeps what is not taken, and sends it first next time under the same ids`(_ status: Int) throws {
        receiver.answer(.json(status, "{}", [("Location", receiver.url)]))
        let said = try push("one", "two")
        #expect(said.contains("ployst: ") && said.contains("\(status)"))
        let waiting = server.files("spool")
        #expect(waiting.count == 2)
        #expect(Set(receiver.ids).count == 1)

        receiver.answer(.json(200, "{}"))
        try push("three")
        #expect(server.files("spool").isEmpty)
        let taken = receiver.received.suffix(3)
        #expect(Set(receiver.ids).count == 3)
        #expect(taken.first?.fields["x-ployst-delivery"] == receiver.ids[0])
        #expect(taken.first?.body == receiver.received[0].body)
        let refs = try receiver.updates().suffix(3).map(\.ref)
        #expect(refs == ["refs/heads/one", "refs/heads/two", "refs/heads/three"])
    }

    @Test func `keeps what is pushed while nobody listens, and sends it when told to`() throws {
        let nobody = try LoopbackSocket.reserving()
        try server.run(#"git -C "$BARE" config ployst.url http://127.0.0.1:\#(nobody.port)/hooks/git/team"#)
        let said = try push("one", "two")
        #expect(said.contains("ployst: Ployst cannot be reached"))
        #expect(server.files("spool").count == 2)

        try server.run(#"git -C "$BARE" config ployst.url "$URL"; GIT_DIR=$BARE "$BARE/hooks/post-receive" send"#)
        #expect(server.files("spool").isEmpty)
        #expect(try receiver.updates().map(\.ref) == ["refs/heads/one", "refs/heads/two"])
        #expect(try receiver.updates().map(\.forced) == [false, false])
    }

    @Test(arguments: [false, true]) func `lets the pusher go where the server never answers`(overNetwork: Bool) throws {
        receiver.answer(.silence)
        let daemon = overNetwork ? try server.startDaemon() : nil
        let said = try server.run("git push -q \(daemon?.url ?? "origin") main:one main:two")
        // The sender is still there: it was not waited for.
        #expect(server.isSending)
        #expect(said.contains("not taken yet: 1"))
        #expect(server.files("spool").count == 1)
        #expect(try server.run("git ls-remote origin | wc -l").contains("2"))
    }

    @Test(arguments: [400, 404, 413, 415, 422]) func `moves away what is refused for good, and says so`(_ status: Int)
        throws
    {
        receiver.answer(.json(status, #"{"type":"urn:ployst:problem:x","detail":"the 'ref' is odd"}"#))
        let said = try push("one")
        #expect(said.contains("Ployst refused a push (\(status)): the 'ref' is odd"))
        #expect(server.files("spool").isEmpty)
        let refused = server.files("refused")
        #expect(refused.map { $0.split(separator: ".").last } == ["answer", "json"])

        receiver.answer(.json(200, "{}"))
        try push("two")
        #expect(Set(receiver.ids).count == 2)
        #expect(server.files("spool").isEmpty)
    }

    @Test func `sends pushes of the same moment each once, in their order`() throws {
        try server.run("for name in 1 2 3 4 5 6 7 8; do git push -q origin main:$name & done; wait")
        try server.settle()
        #expect(Set(receiver.ids).count == 8)
        #expect(receiver.ids.count == 8)
        let times = try receiver.reported().map(\.pushedAt)
        #expect(times == Set(times).sorted())
        #expect(server.files("spool").isEmpty)
    }

    @Test func `goes on where a sender died`() throws {
        try server.run(
            """
            mkdir -p "$BARE/ployst/clock.lock" "$BARE/ployst/work.1"
            ln -s 1700000000 "$BARE/ployst/sending"
            git push -q origin main
            """)
        try server.settle()
        #expect(try receiver.updates().count == 1)
        #expect(server.files("") == ["clock", "spool"])
    }

    @Test func `orders pushes although the clock was put back`() throws {
        try server.run(#"mkdir -p "$BARE/ployst"; echo 4102444800000000 >"$BARE/ployst/clock""#)
        try push("one", "two")
        #expect(
            try receiver.reported().map(\.pushedAt.description)
                == ["2100-01-01T00:00:00.000001Z", "2100-01-01T00:00:00.000002Z"])
    }

    @Test func `drops the oldest where too many wait, and says so`() throws {
        receiver.answer(.json(503, "{}"))
        let said = try server.run(
            """
            sed -i 's/^spool_limit=.*/spool_limit=2/' "$BARE/hooks/post-receive"
            git push -q origin main:one; git push -q origin main:two; git push -q origin main:three
            """)
        try server.settle()
        #expect(said.contains("ployst: 2 deliveries wait, which is the limit; the oldest is dropped"))
        #expect(server.files("spool").count == 2)
    }

    @Test func `fails no push where it can write nothing`() throws {
        let said = try server.run(#"echo x >"$BARE/ployst"; git push -q origin main"#)
        #expect(
            said.contains("ployst: this push is not reported: the folder ployst of the repository cannot be written"))
        #expect(try server.run("git ls-remote origin").contains("refs/heads/main"))
    }
}
