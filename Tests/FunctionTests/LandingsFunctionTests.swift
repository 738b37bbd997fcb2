import Clones
import DatabaseTesting
import FunctionHost
import FunctionKit
import FunctionTesting
import GitProcess
import HTTPTypes
import JSONBody
import Linux
import Signatures
import Testing

@testable import Landings

/// The landings function in front of a real core and real repositories, however a web server starts it.
@Suite(.installation) struct LandingsFunctionTests {
    private func story(_ bed: LandingsBed) throws -> [String: Int] { try bed.tellStory() }

    @Test(arguments: Transport.allCases)
    func `clones at the first callback, and tells core how far up a branch is`(_ transport: Transport) throws {
        let bed = try LandingsBed(transport)
        let ids = try story(bed)
        let feature = try #require(ids["feature/1"])
        let first = try bed.deliver(feature)
        #expect(first.status.kind == .successful, "\(first.text)")
        #expect(try bed.landings(feature) == ["develop": "open", "main": "open"])

        let before = bed.source.head("develop")
        try bed.source.commit(to: "develop", ["b": "1", "c": "1"])
        let develop = try bed.observe("develop", before: before)
        let second = try bed.deliver(develop)
        #expect(second.status == .ok, "\(second.text)")
        #expect(try bed.landings(feature) == ["develop": "landed patch_id", "main": "open"])
        #expect(Directory.names(in: bed.clone.waiting).isEmpty)
    }

    @Test(arguments: Transport.allCases, [false, true])
    func `a clone that is gone or broken is made again`(_ transport: Transport, _ isBroken: Bool) throws {
        let bed = try LandingsBed(transport)
        let feature = try #require(try story(bed)["feature/1"])
        _ = try bed.deliver(feature)
        let clone = try #require(bed.clone.clone).git.directory
        try Directory.remove(isBroken ? "\(clone)/objects" : bed.clone.path)
        try bed.source.commit(to: "main", ["a": "2"])
        let answer = try bed.deliver(feature)
        #expect(answer.status.kind == .successful, "\(answer.text)")
        #expect(bed.clone.clone?.isWhole() == true)
    }

    @Test(arguments: Transport.allCases)
    func `a clone that lost an object is made again, and the answers are right`(_ transport: Transport) throws {
        let bed = try LandingsBed(transport)
        let feature = try #require(try story(bed)["feature/1"])
        _ = try bed.deliver(feature)
        let blob = try bed.source.run("rev-parse", "feature/1:b")
        try bed.loseObject(blob)
        #expect(bed.clone.clone?.isWhole() == false)
        let before = bed.source.head("develop")
        try bed.source.commit(to: "develop", ["b": "1", "c": "1"])
        let answer = try bed.deliver(bed.observe("develop", before: before))
        #expect(answer.status.kind == .successful, "\(answer.text)")
        #expect(bed.clone.clone?.isWhole() == true)
        #expect(try bed.landings(feature) == ["develop": "landed patch_id", "main": "open"])
    }

    @Test func `a server that lost objects is told from a broken clone, which stays`() throws {
        let bed = try LandingsBed(.fastCGI)
        let feature = try #require(try story(bed)["feature/1"])
        _ = try bed.deliver(feature)
        let clone = try #require(bed.clone.clone)
        try bed.source.commit(to: "main", ["a": "2"])
        let lost = try bed.source.run("rev-parse", "main:a")
        try Directory.remove("\(bed.source.path)/objects/\(lost.prefix(2))")
        let one = try bed.command(["recompute", "--repository", "\(bed.repository)"])
        #expect(one.exit == .code(1))
        #expect(one.output.contains("not computed: the repository cannot be fetched: "), "\(one.output)")
        #expect(clone.isWhole())
        try Directory.remove(bed.clone.path)
        let again = try bed.command(["recompute", "--repository", "\(bed.repository)"])
        #expect(again.output.contains("not computed: the repository cannot be fetched: "), "\(again.output)")
        #expect(try bed.landings(feature) == ["develop": "open", "main": "open"])
    }

    @Test func `what lies below the history that a server gives is unknown, and why`() throws {
        let bed = try LandingsBed(.fastCGI)
        let feature = try #require(try story(bed)["feature/1"])
        for number in 2...4 { try bed.source.commit(to: "main", ["a": "\(number)"]) }
        let ends = ["main", "develop"].compactMap { bed.source.head($0) }.sorted()
        try File.write(Array(ends.map { "\($0)\n" }.joined().utf8), to: "\(bed.source.path)/shallow")
        // The first fetch into a clone and one that follows: git treats the ends of the history in two ways.
        for _ in 0..<2 {
            let answer = try bed.deliver(feature)
            #expect(answer.status.kind == .successful, "\(answer.text)")
            let reasons = try bed.reasons(feature)
            #expect(try bed.landings(feature) == ["develop": "open", "main": "unknown"], "\(reasons)")
            #expect(reasons.contains { $0.contains("the server gives only a part of the history") })
        }
    }

    @Test(arguments: Transport.allCases)
    func `a callback that waited while another computed its branch is done`(_ transport: Transport) throws {
        let bed = try LandingsBed(transport)
        let feature = try #require(try story(bed)["feature/1"])
        _ = try bed.deliver(feature)
        let lock = try FileLock.take(bed.clone.lock)
        let answer = Lock<HostedResponse?>(nil)
        let delivery = try Thread { answer.withLock { $0 = try? bed.send(bed.callback(feature)) } }
        let deadline = ContinuousClock.now + .seconds(20)
        while Directory.names(in: bed.clone.waiting).allSatisfy({ $0.contains(".") }), ContinuousClock.now < deadline {}
        // What a computation does that is committed.
        for name in Directory.names(in: bed.clone.waiting) { try File.remove("\(bed.clone.waiting)/\(name)") }
        delivery.join()
        #expect(answer.withLock { $0?.status } == .noContent)
        withExtendedLifetime(lock) {}
    }

    @Test func `asks for another try while somebody else works on the repository, and forgets nothing`() throws {
        let bed = try LandingsBed(.fastCGI)
        let feature = try #require(try story(bed)["feature/1"])
        _ = try bed.deliver(feature)
        let lock = try FileLock.take(bed.clone.workerLock)
        let answer = try bed.send(bed.callback(feature))
        #expect(answer.status == .serviceUnavailable)
        #expect(answer.headerFields[.retryAfter] == "5")
        #expect(Directory.names(in: bed.clone.waiting).count == 1)
        withExtendedLifetime(lock) {}
    }

    @Test(arguments: Transport.allCases)
    func `a repository that may not be cloned is answered with the reason, which core keeps`(
        _ transport: Transport
    ) throws {
        let bed = try LandingsBed(transport, allow: "file:///nowhere")
        let feature = try #require(try story(bed)["feature/1"])
        let answer = try bed.deliver(feature)
        #expect(answer.status == .accepted)
        #expect(answer.text.contains("PLOYST_CLONE_ALLOW"))
        #expect(try bed.landings(feature) == ["develop": "unknown", "main": "unknown"])
        #expect(try bed.reasons(feature).allSatisfy { $0.contains("PLOYST_CLONE_ALLOW") })
        #expect(bed.clone.clone == nil)

        let allowed = ["PLOYST_CLONE_ALLOW": "file://"]
        let one = try bed.command(["recompute", "--repository", "\(bed.repository)"], settings: allowed)
        #expect(one.exit == .code(0), "\(one.output)")
        #expect(try bed.landings(feature) == ["develop": "open", "main": "open"])
    }

    @Test(arguments: Transport.allCases)
    func `gives one answer to each callback that is not rightly signed`(_ transport: Transport) throws {
        let bed = try LandingsBed(transport)
        var callback = try bed.callback(1)
        callback.headerFields[.requestID] = "id-of-the-test"
        var spoilt = [callback, callback, callback, callback]
        spoilt[0].body[callback.body.count / 2] ^= 1
        spoilt[1].headerFields[.webhookSignature] = nil
        spoilt[2].headerFields[.webhookTimestamp] = "1000000000"
        spoilt[3].headerFields[.webhookID] = "another"
        let answers = try spoilt.map(bed.send)
        #expect(answers.map(\.status) == [.unauthorized, .unauthorized, .unauthorized, .unauthorized])
        #expect(Set(answers.map(\.text)).count == 1)
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var status: HTTPResponse.Status
        var change: @Sendable (inout HostedRequest) -> Void
    }

    @Test(
        arguments: Transport.allCases,
        [
            Refusal(testDescription: "GET", status: .methodNotAllowed) { $0.method = .get },
            Refusal(testDescription: "a path below", status: .notFound) { $0.path += "/more" },
            Refusal(testDescription: "plain JSON", status: .unsupportedMediaType) {
                $0.headerFields[.contentType] = "application/json"
            },
        ])
    func `refuses what is no callback`(_ transport: Transport, _ refusal: Refusal) throws {
        let bed = try LandingsBed(transport)
        var callback = try bed.callback(1)
        refusal.change(&callback)
        let answer = try bed.send(callback)
        #expect(answer.status == refusal.status, "\(answer.text)")
        #expect(answer.headerFields[.contentType] == "application/problem+json")
    }

    @Test(arguments: Transport.allCases) func `has no use for other events`(_ transport: Transport) throws {
        let bed = try LandingsBed(transport)
        let ignored = try bed.send(bed.callback(1, type: "ployst.build.changed"))
        #expect(ignored.status == .accepted)
        #expect(ignored.text == #"{"ignored":"ployst.build.changed changes no landing"}"#)
    }

    @Test func `a command computes a whole project, and says what came of each repository`() throws {
        let bed = try LandingsBed(.cgi)
        let feature = try #require(try story(bed)["feature/1"])
        let one = try bed.command(["recompute", "--repository", "\(bed.repository)"])
        #expect(one.exit == .code(0), "\(one.output)")
        #expect(try bed.landings(feature) == ["develop": "open", "main": "open"])
        let all = try bed.command(["recompute", "--project", "team"])
        #expect(all.output.contains("team/w-"), "\(all.output)")
        let nobody = try bed.command(["recompute", "--project", "nobody"])
        #expect(nobody.exit == .code(64))
        #expect(nobody.output.contains("There is no project 'nobody'."))
    }

    @Test func `subscribing twice makes one subscription, and says what it did`() throws {
        let bed = try LandingsBed(.cgi)
        let url = "https://ployst.example.test/callbacks/landings"
        let asAdmin = ["PLOYST_CORE_TOKEN": bed.adminToken]
        for said in ["Core calls \(url) from now on.\n", "Core calls \(url) already.\n"] {
            let run = try bed.command(["subscribe", "--url", url], settings: asAdmin)
            #expect(run.exit == .code(0))
            #expect(run.output == said)
        }
        #expect(try bed.subscriptions().filter { $0 == url }.count == 1)
        let refused = try bed.command(["subscribe", "--url", "ftp://ployst.example.test"], settings: asAdmin)
        #expect(refused.exit != .code(0))
        #expect(refused.output.contains("url"), "\(refused.output)")
        #expect(try bed.subscriptions().filter { $0.hasPrefix("ftp") }.isEmpty)
    }

    @Test func `subscribing with another secret has core sign with it, and shows none`() throws {
        let bed = try LandingsBed(.cgi)
        let url = "https://ployst.example.test/callbacks/landings?secret=other"
        let arguments = ["subscribe", "--url", url]
        var settings = ["PLOYST_CORE_TOKEN": bed.adminToken]
        _ = try bed.command(arguments, settings: settings)
        #expect(try bed.subscription(url)["previous_secret_until"] == .null)
        let secret = try WebhookSecret.random().text
        settings["PLOYST_LANDINGS_SECRET"] = secret
        for said in ["Core calls \(url) with another secret from now on.\n", "Core calls \(url) already.\n"] {
            let run = try bed.command(arguments, settings: settings)
            #expect(run.exit == .code(0))
            #expect(run.output == said)
            #expect(try bed.subscription(url)["previous_secret_until"] != .null)
        }
        #expect(try bed.isSecret(secret, of: url))
        #expect(try !bed.isSecret(bed.settings["PLOYST_LANDINGS_SECRET"] ?? "", of: url))
    }

    @Test(arguments: [
        (["subscribe", "--url", "https://ployst.example.test/callbacks/landings"], "token", "token"),
        (["recompute", "--repository", "999999999"], "", "core does not know the repository"),
        (["recompute", "--repository", "1"], "unknown", "token"),
    ])
    func `what core refuses is said in words`(_ arguments: [String], _ token: String, _ words: String) throws {
        let bed = try LandingsBed(.cgi)
        let unknown = ["PLOYST_CORE_TOKEN": "ployst_\(String(repeating: "x", count: 40))"]
        let run = try bed.command(arguments, settings: token == "unknown" ? unknown : [:])
        #expect(run.exit != .code(0))
        #expect(run.output.contains(words), "\(run.output)")
        #expect(!run.output.contains(bed.settings["PLOYST_CORE_TOKEN"] ?? "ployst_"))
    }
}
