import CoreAPI
import FunctionTesting
import GitProcess
import Linux
import Testing

@testable import Clones

/// Clones of real repositories.
struct CloneTests {
    @Test(arguments: ["sha1", "sha256"]) func `has the server's branches, and forgets those that are gone`(
        _ objectFormat: String
    ) throws {
        let source = try SourceRepository(objectFormat: objectFormat)
        let main = try source.commit(to: "main", ["a": "1"])
        try source.commit(to: "feature/1", from: "main", ["b": "1"])
        try source.run("tag", "v1", main)
        let cache = try Cache()
        let clone = try cache.clone(source.url, isSHA256: objectFormat == "sha256")
        #expect(try clone.refs().heads.keys.sorted() == ["feature/1", "main"])
        #expect(try clone.refs().heads["main"] == .of(main))

        try source.run("branch", "-D", "feature/1")
        let below = try source.commit(to: "feature/1/again", from: "main", ["c": "1"])
        try clone.fetch(from: cache.remote(source.url), timeout: .seconds(30))
        #expect(try clone.refs().heads == ["main": .of(main), "feature/1/again": .of(below)])
        #expect(clone.isWhole())
        #expect(Directory.names(in: "\(clone.git.directory)/objects/info").contains("commit-graphs"))
    }

    @Test func `keeps what is pinned when its branch is deleted, and gets what was deleted before`() throws {
        let source = try SourceRepository()
        try source.commit(to: "main", ["a": "1"])
        let early = try source.commit(to: "early", from: "main", ["b": "1"])
        try source.run("branch", "-D", "early")
        let late = try source.commit(to: "late", from: "main", ["c": "1"])
        let cache = try Cache()
        let clone = try cache.clone(source.url)
        let never = String(repeating: "1", count: 40)
        let wanted = Set(try [early, late, never].map(ObjectID.of))
        try clone.pin(wanted, from: cache.remote(source.url), timeout: .seconds(30))
        #expect(try clone.refs().pinned == [.of(early), .of(late)])

        try source.run("branch", "-D", "late")
        try clone.fetch(from: cache.remote(source.url), timeout: .seconds(30))
        _ = try clone.git.run(["gc", "--prune=now", "--quiet"])
        #expect(try clone.git.run(["cat-file", "-t", late]) == Array("commit\n".utf8))
        try clone.unpin([.of(early)])
        #expect(try clone.refs().pinned == [.of(late)])
    }

    @Test func `takes what a server with a part of the history has`() throws {
        let source = try SourceRepository()
        for number in 1...5 { try source.commit(to: "main", ["a": "\(number)"]) }
        let shallow = try Folder()
        try source.run("clone", "--quiet", "--bare", "--depth=2", source.url, "\(shallow.path)/shallow.git")
        let cache = try Cache()
        let clone = try cache.clone("file://\(shallow.path)/shallow.git")
        #expect(try clone.refs().heads["main"] == .of(source.head("main") ?? ""))
        #expect(File.exists("\(clone.git.directory)/shallow"))
    }

    enum Damage: CaseIterable {
        case noHead, noObjects, shortPack
    }

    @Test(arguments: Damage.allCases) func `a clone that is broken is told from a server that is down`(
        _ damage: Damage
    ) throws {
        let source = try SourceRepository()
        for number in 1...50 { try source.commit(to: "main", ["a\(number)": "\(number)"]) }
        let cache = try Cache()
        let clone = try cache.clone(source.url)
        let packs = "\(clone.git.directory)/objects/pack"
        switch damage {
        case .noHead: try File.remove("\(clone.git.directory)/HEAD")
        case .noObjects: try Directory.remove("\(clone.git.directory)/objects")
        case .shortPack:
            for name in Directory.names(in: packs) where name.hasSuffix(".pack") {
                try File.write(Array(File.read("\(packs)/\(name)").prefix(100)), to: "\(packs)/\(name)")
            }
        }
        try source.commit(to: "main", ["b": "1"])
        let error = cloneError { try clone.fetch(from: cache.remote(source.url), timeout: .seconds(30)) }
        // Git gets what is missing again where it notices.
        if error == nil {
            _ = try clone.git.run(["log", "-p", "--all"])
            return
        }
        guard case .broken? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func `a clone that somebody made a partial one asks for no object by itself, and is made again`() throws {
        let source = try SourceRepository()
        for number in 1...20 { try source.commit(to: "main", ["a\(number)": "\(number)"]) }
        try source.run("config", "uploadpack.allowFilter", "true")
        let cache = try Cache()
        let clone = try cache.clone(source.url)
        let path = clone.git.directory
        try Directory.remove(path)
        let folder = try Folder()
        // A lazy fetch would run this program.
        let program = try folder.write(
            "#!/bin/sh\necho ran >>'\(folder.path)/fetches'\nexec git-upload-pack \"$@\"\n", to: "serve")
        try folder.run(
            """
            chmod 700 serve
            git -c protocol.file.allow=always clone -q --bare --filter=blob:none '\(source.url)' '\(path)'
            git --git-dir='\(path)' config remote.origin.uploadpack '\(program)'
            """)
        let blob = try source.run("rev-parse", "main:a7")
        #expect(throws: GitError.self) { try clone.git.run(["cat-file", "-p", blob]) }
        #expect(throws: GitError.self) { try clone.git.run(["log", "-p", "main"]) }
        #expect(
            cloneError { try clone.fetch(from: cache.remote(source.url), timeout: .seconds(30)) }
                == .broken("it is a partial one"))
        #expect(!clone.isWhole())
        #expect(folder.read("fetches").isEmpty)
    }

    @Test func `locks of a fetch that was killed hold up no other`() throws {
        let source = try SourceRepository()
        try source.commit(to: "main", ["a": "1"])
        let cache = try Cache()
        let clone = try cache.clone(source.url)
        let path = clone.git.directory
        for name in [
            "packed-refs", "shallow", "refs/ployst/heads/main", "objects/info/commit-graphs/commit-graph-chain",
        ] {
            try File.write([], to: "\(path)/\(name).lock")
        }
        let head = try source.commit(to: "main", ["a": "2"])
        try clone.fetch(from: cache.remote(source.url), timeout: .seconds(30))
        #expect(try clone.refs().heads == ["main": .of(head)])
    }

    @Test func `a server that is not there is unreachable, and leaves no clone`() throws {
        let cache = try Cache()
        let error = cloneError { _ = try cache.clone("file:///nonexistent/widget.git") }
        guard case .unreachable? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try cache.store.folder(of: 1).clone == nil)
        #expect(try Directory.names(in: cache.store.folder(of: 1).path).contains("repository.new") == false)
    }

    @Test func `a repository that is too large is refused, and leaves no clone`() throws {
        let source = try SourceRepository()
        var random = SplitMix64(seed: 7)
        let noise = String(
            (0..<2_000_000).map { _ in Character(Unicode.Scalar(UInt8.random(in: 33...126, using: &random))) })
        try source.commit(to: "main", ["noise": noise])
        let cache = try Cache(["PLOYST_CLONE_LIMIT_MIB": "1"])
        #expect(cloneError { _ = try cache.clone(source.url) } == .tooLarge(limit: 1 << 20))
        #expect(try cache.store.folder(of: 1).clone == nil)
    }

    @Test func `runs no hook and reads no configuration of whoever serves the folder`() throws {
        let source = try SourceRepository()
        try source.commit(to: "main", ["a": "1", ".gitmodules": "[submodule \"x\"]\n\tpath = x\n\turl = /etc\n"])
        let proof = "\(source.path)/ran"
        try source.run("config", "uploadpack.packObjectsHook", "touch \(proof); git")
        let cache = try Cache()
        let clone = try cache.clone(source.url)
        #expect(try clone.refs().heads.keys.sorted() == ["main"])
        #expect(!File.exists(proof))
    }

    @Test func `the least used clones make room, but for those that somebody works on`() throws {
        let source = try SourceRepository()
        try source.commit(to: "main", ["a": "1"])
        let cache = try Cache(["PLOYST_CLONES_LIMIT_MIB": "1"])
        for id in 1...4 {
            _ = try cache.clone(source.url, as: id)
            let place = try cache.store.folder(of: id)
            // Each is more than a third of the budget.
            try File.write([UInt8](repeating: 0, count: 400 << 10), to: "\(place.clone?.git.directory ?? "")/ballast")
            try place.noteUse(at: Timestamp(microseconds: Int64(id) * 1_000_000))
        }
        let lock = try FileLock.take(cache.store.folder(of: 1).lock)
        try withExtendedLifetime(#require(lock)) { cache.store.makeRoom(besides: 4) }
        let left = try (1...4).filter { try cache.store.folder(of: $0).clone != nil }
        #expect(left == [1, 4])
    }

    @Test func `a failure waits longer each time, and is forgotten`() throws {
        let cache = try Cache()
        let place = try cache.store.folder(of: 1)
        let now = Timestamp(microseconds: 0)
        let waits = (1...9).map { _ in place.note(.unreachable("gone"), at: now).notBefore.microseconds / 1_000_000 }
        #expect(waits == [5, 10, 20, 40, 80, 160, 320, 600, 600])
        #expect(place.failure?.isFinal == false)
        place.forgetFailure()
        #expect(place.failure == nil)
        #expect(place.note(.refused("no"), at: now).isFinal)
    }
}
