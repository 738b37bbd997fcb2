import CoreAPI
import Hooks
import Signatures
import Testing

@testable import Git

@Suite struct TranslationTests {
    private static let widget = ObservedRepository(
        provider: "git", externalID: nil, owner: "team", name: "widget",
        cloneURL: "ssh://git@git.example.test/team/widget.git", defaultBranch: "main")

    private func parts(_ body: String, project: String? = "team", generation: Int = 1) throws -> [Translation] {
        let address = HookAddress(provider: "git", project: project, generation: generation)
        return try Translation.parts(
            of: HookDelivery(address: address, body: Array(body.utf8), contentType: "application/json"))
    }

    private func push(_ body: String) throws -> PushObservation? {
        guard case .push(let push)? = try parts(body).first else { return nil }
        return push
    }

    @Test func `translates a push`() throws {
        let expected = PushObservation(
            project: "team", hookGeneration: 2, repository: Self.widget,
            pushedAt: try #require(Timestamp("2026-11-23T10:00:00.123456Z")), pusher: "mira",
            updates: [
                RefUpdate(
                    ref: "refs/heads/main", before: ObjectID(PushBody.before),
                    after: try #require(ObjectID(PushBody.after)), forced: false)
            ])
        #expect(try parts(PushBody.push(), generation: 2) == [.push(expected)])
    }

    @Test func `names no project where the hook is the instance's`() throws {
        guard case .push(let push)? = try parts(PushBody.push(), project: nil).first else {
            Issue.record("no push")
            return
        }
        #expect(push.project == nil)
        #expect(push.hookGeneration == nil)
    }

    @Test(arguments: [40, 64]) func `passes on what is new, deleted and forced`(digits: Int) throws {
        let (zeros, old, new) = (
            String(repeating: "0", count: digits), String(repeating: "a", count: digits),
            String(repeating: "b", count: digits)
        )
        let updates = [
            PushBody.update(ref: "refs/heads/a", before: zeros, after: new),
            PushBody.update(ref: "refs/heads/b", before: old, after: zeros),
            PushBody.update(ref: "refs/heads/c", before: old, after: new, forced: "true"),
        ]
        let push = try #require(try push(PushBody.push(updates: "[\(updates.joined(separator: ","))]")))
        #expect(push.updates.map(\.ref) == ["refs/heads/a", "refs/heads/b", "refs/heads/c"])
        #expect(push.updates.map { $0.before?.isZero } == [true, false, false])
        #expect(push.updates.map(\.after.isZero) == [false, true, false])
        #expect(push.updates.map(\.forced) == [false, false, true])
    }

    @Test func `keeps branches that changed and nothing else`() throws {
        let updates = [
            PushBody.update(ref: "refs/tags/v1"), PushBody.update(ref: "refs/notes/commits", before: "not an id"),
            PushBody.update(ref: "refs/heads/same", before: PushBody.after), PushBody.update(ref: "refs/heads/kept"),
            PushBody.update(ref: "HEAD"), PushBody.update(ref: "refs/heads"),
        ]
        let push = try push(PushBody.push(updates: "[\(updates.joined(separator: ","))]"))
        #expect(push?.updates.map(\.ref) == ["refs/heads/kept"])
    }

    @Test(arguments: [
        ("[]", "none of the refs is a branch"),
        ("[\(PushBody.update(ref: "refs/tags/v1"))]", "none of the refs is a branch"),
        ("[\(PushBody.update(before: PushBody.after))]", "no branch has a new value"),
        ("[\(PushBody.update(before: PushBody.zeros, after: PushBody.zeros))]", "no branch has a new value"),
    ])
    func `ignores a push in which no branch changed, and says why`(updates: String, reason: String) throws {
        #expect(try parts(PushBody.push(updates: updates)) == [.ignored(reason)])
    }

    @Test(arguments: [
        "main", "feature/4711-spin", "ünïcode/🌀", "with'quote", "$(id);`id`", "per%cent", "%FF", "#4711", "@", "-dash",
        "refs/heads/main", "\u{301}combining", String(repeating: "x", count: 1000),
    ])
    func `takes every name that git allows`(_ name: String) throws {
        let push = try push(PushBody.push(updates: "[\(PushBody.update(ref: "refs/heads/\(name)"))]"))
        #expect(push?.updates.first.map { Array($0.ref.utf8) } == Array("refs/heads/\(name)".utf8))
    }

    @Test(arguments: [(1, [1]), (1000, [1000]), (1001, [1000, 1]), (2500, [1000, 1000, 500])])
    func `cuts a push of many branches into parts that core takes`(branches: Int, sizes: [Int]) throws {
        let parts = try parts(PushBody.push(branches: branches))
        let updates = parts.map { part in
            guard case .push(let push) = part else { return [RefUpdate]() }
            return push.updates
        }
        #expect(updates.map(\.count) == sizes)
        #expect(updates.joined().map(\.ref) == (1...branches).map { "refs/heads/feature/\($0)" })
    }

    struct Oddity: Sendable, CustomTestStringConvertible {
        var name: String
        var body: String
        var change: @Sendable (inout PushObservation) -> Void
        var testDescription: String { name }
    }

    static let oddities = [
        Oddity(name: "a pusher that is no text", body: PushBody.push(pusher: "[7]")) { $0.pusher = nil },
        Oddity(name: "no pusher", body: PushBody.push(pusher: "null")) { $0.pusher = nil },
        Oddity(name: "an empty pusher", body: PushBody.push(pusher: #""""#)) { $0.pusher = nil },
        Oddity(name: "a pusher with a NUL", body: PushBody.push(pusher: #""a\u0000""#)) { $0.pusher = nil },
        Oddity(
            name: "a pusher of 3000 bytes", body: PushBody.push(pusher: "\"\(String(repeating: "x", count: 3000))\"")
        ) {
            $0.pusher = nil
        },
        Oddity(
            name: "a repository of its names alone",
            body: PushBody.push(repository: #"{"owner":"team","name":"widget"}"#)
        ) {
            ($0.repository.cloneURL, $0.repository.defaultBranch) = (nil, nil)
        },
        Oddity(
            name: "a repository of wrong types",
            body: PushBody.push(repository: #"{"owner":"team","name":"widget","clone_url":7,"default_branch":{}}"#)
        ) { ($0.repository.cloneURL, $0.repository.defaultBranch) = (nil, nil) },
        Oddity(
            name: "an id of the server's own",
            body: PushBody.push(repository: PushBody.repository.replacing("{", with: #"{"external_id":"r-7","#))
        ) { $0.repository.externalID = "r-7" },
        Oddity(
            name: "an id that is a number",
            body: PushBody.push(repository: PushBody.repository.replacing("{", with: #"{"external_id":7,"#))
        ) { $0.repository.externalID = "7" },
        Oddity(name: "forced that is no truth value", body: PushBody.push(updates: "[\(PushBody.update(forced: "1"))]"))
        { _ in },
        Oddity(name: "members that nobody knows", body: PushBody.push().replacing("{", with: #"{"other":[{}],"#)) { _ in
        },
    ]

    @Test(arguments: oddities) func `takes a push that is odd where it does not matter`(_ oddity: Oddity) throws {
        var expected = try #require(try push(PushBody.push()))
        oddity.change(&expected)
        #expect(try push(oddity.body) == expected)
    }

    @Test func `takes an update whose sender does not know what was before`() throws {
        let update = #"{"ref":"refs/heads/main","after":"\#(PushBody.after)"}"#
        let push = try push(PushBody.push(updates: "[\(update)]"))
        #expect(push?.updates.count == 1)
        #expect(push?.updates.first?.before == nil)
    }
}
