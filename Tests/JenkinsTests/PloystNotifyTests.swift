import CoreAPI
import Foundation
import FunctionKit
import HTTPTypes
import HookTesting
import JSONBody
import LoopbackServer
import Signatures
import Testing

@testable import Jenkins

/// The program that a build runs to tell Ployst of itself.
@Suite struct PloystNotifyTests {
    @Test(arguments: [[], ["/bin/sh"], ["/bin/bash"], ["/bin/bash", "--posix"]])
    func `sends what the hook accepts and understands`(shell: [String]) throws {
        var notifier = try Notifier()
        notifier.environment["PLOYST_STARTED_AT"] = "1763900005010"
        let outcome = try notifier.run("FINALIZED", "UNSTABLE", shell: shell)
        #expect(outcome.status == 0)
        #expect(outcome.output.isEmpty && outcome.errors.isEmpty)
        let bed = try HookBed(JenkinsHook.self)
        #expect(try notifier.answer(from: bed)?.status == .ok)
        let request = try #require(bed.core.received.first)
        let build = try JSONBody.decode(BuildObservation.self, from: request.body).build
        #expect(build.server == Sample.server)
        #expect(build.job == "widget/feature%2Fspin")
        #expect(build.number == 7)
        #expect((build.phase, build.status) == (.finalized, .unstable))
        #expect(build.url == "\(Sample.server)job/widget/job/feature%252Fspin/7/")
        #expect(build.source == BuildSource(revision: ObjectID(Sample.commit), branch: "feature/spin"))
        let start = Timestamp.milliseconds(1_763_900_005_010)
        #expect(build.startedAt == start)
        #expect(build.durationMilliseconds == (build.observedAt.microseconds - start.microseconds) / 1000)
    }

    @Test func `takes phase and status from the environment too`() throws {
        var notifier = try Notifier()
        notifier.environment["PLOYST_PHASE"] = "FINALIZED"
        notifier.environment["PLOYST_STATUS"] = "ABORTED"
        try notifier.run()
        #expect(try notifier.sent["phase"] == .string("FINALIZED"))
        #expect(try notifier.sent["status"] == .string("ABORTED"))
    }

    @Test(
        arguments: [
            "x", String(repeating: "k", count: 63), String(repeating: "k", count: 64),
            String(repeating: "k", count: 65),
            String(repeating: "0123456789", count: 20), #"a "quoted\ %s %% $x `y` *"#, "-n", "gehéim🌀",
        ], ["/bin/sh", "/bin/bash"])
    func `signs with a secret of any kind`(secret: String, shell: String) throws {
        var notifier = try Notifier()
        notifier.environment["PLOYST_HOOK_SECRET"] = secret
        try notifier.run("STARTED", shell: [shell])
        let request = try #require(notifier.server.received.first)
        #expect(
            try HookSignature.proves(
                request.fields["x-hub-signature-256"], body: request.body, secrets: [Secret(secret)]))
    }

    @Test func `writes any name as JSON`() throws {
        var notifier = try Notifier()
        let name = #"a "b" \c\ 'd' $e `f` %s ünïcode 🌀"#
        notifier.environment["JOB_NAME"] = name
        notifier.environment["BRANCH_NAME"] = "feature/\"x\"\n\u{1}"
        notifier.environment["BUILD_URL"] = ""
        try notifier.run("STARTED")
        let sent = try notifier.sent
        #expect(sent["job"] == .string(name))
        #expect(sent["branch"] == .string(#"feature/"x""#))
        #expect(sent["url"] == nil)
    }

    @Test(arguments: [
        ("origin/main", "main"), ("refs/remotes/origin/feature/spin", "feature/spin"), ("refs/heads/x", "x"),
        ("main", "main"), ("detached", nil), ("origin/HEAD", nil), ("refs/tags/v1", nil), ("", nil),
    ])
    func `a freestyle job has its branch from the Git plugin`(text: String, branch: String?) throws {
        var notifier = try Notifier()
        notifier.environment["BRANCH_NAME"] = nil
        notifier.environment["GIT_BRANCH"] = text
        try notifier.run("STARTED")
        #expect(try notifier.sent["branch"] == branch.map(JSONValue.string))
    }

    @Test func `a tag is no branch, and without a checkout there is no commit`() throws {
        var notifier = try Notifier()
        notifier.environment["TAG_NAME"] = "v1"
        notifier.environment["GIT_COMMIT"] = nil
        let workspace = try Workspace()
        _ = try withExtendedLifetime(workspace) { try notifier.run("STARTED", in: workspace.url) }
        #expect(try notifier.sent["branch"] == nil)
        #expect(try notifier.sent["commit"] == nil)
    }

    @Test func `tries a second time where Ployst cannot take it, and no third`() throws {
        for (first, second, attempts) in [(503, 200, 2), (429, 202, 2), (500, 503, 2), (200, 500, 1), (401, 200, 1)] {
            let notifier = try Notifier(server: LoopbackServer(replies: .json(first, "{}"), .json(second, "{}")))
            #expect(try notifier.run("STARTED").status == 0)
            let received = notifier.server.received
            #expect(received.count == attempts)
            #expect(received.allSatisfy { $0.body == received[0].body })
        }
    }

    @Test func `says in the log what Ployst said, and lets the build go on`() throws {
        let refused = try Notifier(.json(401, #"{"detail":"wrong secret"}"#)).run("STARTED")
        #expect(refused.status == 0)
        #expect(refused.errors.contains(#"/hooks/jenkins/team answered 401: {"detail":"wrong secret"}"#))
        let ignored = try Notifier(.json(202, #"{"ignored":"why"}"#)).run("STARTED")
        #expect(ignored.errors.contains(#"answered 202: {"ignored":"why"}"#))
    }

    @Test func `lets the build go on where nobody answers or nobody is there`() throws {
        var silent = try Notifier(.silence)
        silent.environment["PLOYST_TRY_SECONDS"] = "1"
        let unanswered = try silent.run("STARTED")
        #expect(unanswered.status == 0)
        #expect(unanswered.errors.contains("it is lost"))
        let port = try LoopbackSocket.reserving()
        silent.environment["PLOYST_HOOK_URL"] = "http://127.0.0.1:\(port.port)/hooks/jenkins/team"
        let refused = try silent.run("STARTED")
        #expect(refused.status == 0)
        #expect(refused.errors.contains("it is lost"))
    }

    @Test(arguments: [
        ("PLOYST_HOOK_URL", nil), ("PLOYST_HOOK_URL", "ployst.example.test"), ("PLOYST_HOOK_URL", "http://a\"b/"),
        ("PLOYST_HOOK_URL", "http://a b/"), ("PLOYST_HOOK_SECRET", nil), ("PATH", "/nonexistent"),
    ])
    func `says what is missing, and lets the build go on`(name: String, value: String?) throws {
        var notifier = try Notifier()
        notifier.environment[name] = value
        let outcome = try notifier.run("STARTED", shell: ["/bin/sh"])
        #expect(outcome.status == 0)
        #expect(outcome.errors.contains("ployst-notify: "))
        #expect(notifier.server.received.isEmpty)
        #expect(try Notifier().run(shell: ["/bin/sh"]).errors.contains("no phase is given"))
    }

    @Test func `shows the secret to no other program, and not in the log`() throws {
        var notifier = try Notifier()
        let secret = try #require(notifier.environment["PLOYST_HOOK_SECRET"])
        let programs = notifier.folder.url.appending(path: "programs")
        let seen = notifier.folder.url.appending(path: "seen").path
        try FileManager.default.createDirectory(at: programs, withIntermediateDirectories: false)
        for name in [
            "cat", "curl", "cut", "date", "git", "grep", "head", "mktemp", "od", "rm", "sed", "sha256sum", "tr",
        ] {
            let file = programs.appending(path: name)
            let real = "/usr/bin/\(name)"
            let text = """
                #!/bin/sh
                { printf '%s ' "$0" "$@"; /usr/bin/env; } >>'\(seen)'
                exec \(real) "$@"
                """
            try Data(text.utf8).write(to: file)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
        }
        notifier.environment["PATH"] = "\(programs.path):/usr/bin:/bin"
        notifier.environment["ployst_secret"] = "exported by somebody else"
        let outcome = try notifier.run("STARTED", shell: ["/bin/sh", "-x"])
        #expect(notifier.server.received.count == 1)
        let record = try String(contentsOfFile: seen, encoding: .utf8)
        #expect(record.contains("/curl "))
        #expect(record.contains("/od "))
        #expect(!record.contains(secret))
        #expect(!(outcome.errors + outcome.output).contains(secret))
    }

    @Test func `leaves nothing behind`() throws {
        var notifier = try Notifier()
        let scratch = notifier.folder.url.appending(path: "scratch")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: false)
        notifier.environment["TMPDIR"] = scratch.path
        try notifier.run("STARTED")
        #expect(notifier.server.received.count == 1)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path).isEmpty)
    }
}
