import FunctionTesting
import GitProcess
import Linux
import Testing

@Suite struct `The real git` {
    let folder: Folder
    let git: Git

    init() throws {
        folder = try Folder()
        git = Git(directory: folder.path)
        _ = try git.run(["init", "-q", "--bare", "-b", "main", "--end-of-options", folder.path])
    }

    @Test func `reads its input and answers`() throws {
        let blob = try git.run(["hash-object", "-w", "--stdin"], input: Array("content\n".utf8))
        #expect(String(decoding: blob, as: UTF8.self) == "d95f3ad14dee633a758d2e331151e950dd13e4ed\n")
        #expect(git.processesStarted == 2)
    }

    @Test func `takes far more input than a pipe holds while it writes as much`() throws {
        let blob = Array(try git.run(["hash-object", "-w", "--stdin"], input: [1]).dropLast())
        let input = Array(repeating: blob + [UInt8(ascii: "\n")], count: 20_000).joined()
        let output = try git.run(["cat-file", "--batch-check"], input: Array(input))
        #expect(output.count { $0 == UInt8(ascii: "\n") } == 20_000)
    }

    @Test func `says what was wrong`() throws {
        let error = #expect(throws: GitError.self) {
            try git.run(["rev-parse", "--verify", "--end-of-options", "none"])
        }
        guard case .failed("rev-parse", .code(128), let message) = error else {
            Issue.record("\(error as Any)")
            return
        }
        #expect(message.contains("Needed a single revision"))
    }

    @Test func `is stopped when it writes too much`() throws {
        let blob = Array(
            try git.run(["hash-object", "-w", "--stdin"], input: [UInt8](repeating: 65, count: 300_000)).dropLast())
        let name = String(decoding: blob, as: UTF8.self)
        #expect(throws: GitError.outputTooLong(command: "cat-file", limitBytes: 1000)) {
            try git.run(["cat-file", "blob", "--end-of-options", name], limitBytes: 1000)
        }
    }

    @Test func `is killed with all that it started when its time is over`() throws {
        let marker = "\(folder.path)/identifier"
        var slow = git
        // An alias is the shortest way to let git start something that does not end.
        slow.environment["GIT_CONFIG_PARAMETERS"] = "'alias.wait=!echo $$ > \(marker); exec sleep 1000'"
        #expect(throws: GitError.timedOut(command: "wait")) { try slow.run(["wait"], timeout: .milliseconds(500)) }
        let deadline = ContinuousClock.now + .seconds(20)
        func isRunning() throws -> Bool {
            let identifier = folder.read("identifier").filter { $0 != "\n" }
            return (try? File.read("/proc/\(identifier)/cmdline"))?.isEmpty == false
        }
        while try isRunning(), ContinuousClock.now < deadline {
            _ = try Readiness.wait(for: [], timeout: .milliseconds(20))
        }
        #expect(try !isRunning())
    }

    @Test(arguments: ["https://192.0.2.1/x.git", "file:///tmp", "ext::sh -c true", "ssh://192.0.2.1/x"])
    func `reaches for no other repository`(url: String) throws {
        let error = #expect(throws: GitError.self) { try git.run(["ls-remote", "--end-of-options", url]) }
        #expect(error?.description.contains("not allowed") == true)
    }

    @Test func `does not see the settings of the machine and its users`() throws {
        var strange = git
        strange.environment["HOME"] = folder.path
        _ = try folder.write("[user]\n\tname = Mira\n", to: ".gitconfig")
        #expect(throws: GitError.self) { try strange.run(["config", "user.name"]) }
    }

    @Test func `answers a dialogue question by question`() throws {
        let dialogue = try git.dialogue(["cat-file", "--batch-check"])
        for name in ["one", "two"] {
            var answer: [UInt8] = []
            try dialogue.ask(Array("\(name)\n".utf8), timeout: .seconds(30)) { bytes in
                answer += bytes
                return answer.last == UInt8(ascii: "\n")
            }
            #expect(String(decoding: answer, as: UTF8.self) == "\(name) missing\n")
        }
    }

    @Test func `ends a dialogue with an error, and for good`() throws {
        let dialogue = try git.dialogue(["cat-file", "--batch-check=%(nonsense)"])
        for _ in 1...2 {
            #expect(throws: GitError.self) { try dialogue.ask([], timeout: .seconds(30)) { _ in false } }
        }
    }
}
