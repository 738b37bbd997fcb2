import CoreAPI
import FunctionKit
import HookTesting
import LoopbackServer
import Signatures
import Testing

/// Real pushes to repositories with `infra/git/post-receive`, whose deliveries the function then reads.
@Suite struct GitPostReceiveTests {
    private let receiver: DeliveryReceiver

    init() throws {
        receiver = try DeliveryReceiver()
    }

    private func server(format: String = "sha1") throws -> GitServer {
        try GitServer(url: receiver.url, secret: DeliveryReceiver.secret.text, format: format)
    }

    @Test(arguments: ["sha1", "sha256"]) func `tells of branches from their first commit to their end`(format: String)
        throws
    {
        let server = try server(format: format)
        let first = try server.revision("main")
        try server.run("git push -q origin main; git commit -q --allow-empty -m second; git push -q origin main")
        let second = try server.revision("main")
        try server.run("git commit -q --amend --allow-empty -m other; git push -q -f origin main main:feature/4711")
        let third = try server.revision("main")
        try server.run("git push -q origin :feature/4711")
        try server.settle()
        let zeros = String(repeating: "0", count: first.utf8.count)
        let expected = try [
            ("main", zeros, first, false), ("main", first, second, false), ("main", second, third, true),
            ("feature/4711", zeros, third, false), ("feature/4711", third, zeros, false),
        ].map { name, before, after, forced in
            RefUpdate(
                ref: "refs/heads/\(name)", before: ObjectID(before), after: try #require(ObjectID(after)),
                forced: forced)
        }
        #expect(try receiver.updates() == expected)
        #expect(server.files("spool").isEmpty)
    }

    @Test func `tells whose repository it is, who pushed and when`() throws {
        let server = try server()
        try server.run(
            """
            git -C "$BARE" config ployst.cloneUrl 'ssh://git@git.example.test/{owner}/{name}.git'
            git push -q origin main
            PLOYST_PUSHER='no"va\\' git push -q origin main:next
            git -C "$BARE" config ployst.owner others
            git -C "$BARE" config ployst.name gadget
            git push -q origin main:third
            """)
        try server.settle()
        let pushes = try receiver.reported()
        #expect(
            pushes.first?.repository
                == ObservedRepository(
                    provider: "git", externalID: nil, owner: "team", name: "widget",
                    cloneURL: "ssh://git@git.example.test/team/widget.git", defaultBranch: "main"))
        #expect(pushes.last?.repository.owner == "others")
        #expect(pushes.last?.repository.cloneURL == "ssh://git@git.example.test/others/gadget.git")
        #expect(pushes.map(\.pusher) == ["mira", #"no"va\"#, "mira"])
        #expect(pushes.map(\.pushedAt) == Set(pushes.map(\.pushedAt)).sorted())
    }

    /// Names as a shell writes them, and as they are told.
    @Test(arguments: [
        (#"feature/"quoted"-'4711'"#, #"feature/"quoted"-'4711'"#), ("$(touch${IFS}pwned)", "$(touch${IFS}pwned)"),
        ("`touch pwned`;touch|x&&(y)<z>", "`touch pwned`;touch|x&&(y)<z>"), ("-rf", "-rf"), ("100%s%n", "100%s%n"),
        (#"ünïcode/🌀-\342\202\254"#, "ünïcode/🌀-€"), (#"e\314\201"#, "e\u{301}"),
        (#"a\377b"#, "a%FFb"), (#"\303\303\251\355\240\200"#, "%C3é%ED%A0%80"),
        (#"\300\257\364\220\200\200\342\202"#, "%C0%AF%F4%90%80%80%E2%82"),
    ])
    func `tells each name that git allows, and runs none of it`(written: String, told: String) throws {
        let server = try server()
        let name = written.replacing(" ", with: "${IFS}").replacing("%", with: "%%").replacing("'", with: #"'\''"#)
        try server.run(
            """
            name=$(printf -- '\(name)')
            git push -q origin "main:refs/heads/$name"
            git push -q origin ":refs/heads/$name"
            test -z "$(find .. -name pwned -o -name x -o -name z)"
            """)
        try server.settle()
        let names = try receiver.updates().map { Array($0.ref.utf8) }
        let expected = Array("refs/heads/\(told.replacing(" ", with: "${IFS}"))".utf8)
        #expect(names == [expected, expected])
    }

    @Test func `peels tags to their commits, and leaves out those of anything else`() throws {
        let server = try server()
        let first = try server.revision("main")
        try server.run(
            """
            git tag -a -m x v1; git tag plain; git tag -a -m x tree 'main^{tree}'
            git push -q origin v1 plain tree
            git commit -q --allow-empty -m second; git tag -f -a -m x v1; git push -q -f origin v1
            """)
        let second = try server.revision("main")
        try server.settle()
        #expect(try receiver.updates().isEmpty)
        let texts = receiver.received.map(\.text)
        #expect(texts.count == 2)
        #expect(texts[0].contains(#""ref":"refs/tags/v1","before":"\#(PushObservation.zeros)","after":"\#(first)""#))
        #expect(texts[0].contains(#""ref":"refs/tags/plain""#))
        #expect(!texts[0].contains("refs/tags/tree"))
        #expect(texts[1].contains(#""before":"\#(first)","after":"\#(second)","forced":false"#))
    }

    @Test func `heeds none of git's variables but those that say where git is`() throws {
        let server = try server()
        try server.run("git push -q origin main; git commit -q --allow-empty -m second; git push -q origin main")
        let said = try server.run(
            """
            first=$(git rev-parse main~1); second=$(git rev-parse main)
            cd "$BARE"
            export GIT_DIR=. GIT_OBJECT_DIRECTORY=nowhere GIT_QUARANTINE_PATH=nowhere GIT_INDEX_FILE=nowhere \\
                GIT_WORK_TREE=nowhere GIT_TRACE=1 GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=ployst.url \\
                GIT_CONFIG_VALUE_0=http://127.0.0.1:1/ GIT_CONFIG_PARAMETERS="'ployst.name=other'"
            echo "$first $second refs/heads/next" | hooks/post-receive
            """)
        try server.settle()
        #expect(said.isEmpty)
        let last = try receiver.reported().last
        #expect(last?.updates.map(\.ref) == ["refs/heads/next"])
        #expect(last?.updates.map(\.forced) == [false])
        #expect(last?.repository.name == "widget")
    }

    @Test func `sends very many updates in deliveries that Ployst takes`() throws {
        let server = try server()
        try server.run(
            """
            new=$(git rev-parse main)
            git push -q origin main:kept
            cd "$BARE"
            seq 5001 | sed "s|.*|$(echo "$new" | tr 0-9a-f 0) $new refs/heads/feature/&|" | hooks/post-receive
            """)
        try server.settle()
        #expect(receiver.received.count == 3)
        #expect(receiver.ids.last == receiver.ids[1] + "-0002")
        #expect(try receiver.updates().map(\.ref).dropFirst() == (1...5001).map { "refs/heads/feature/\($0)" }[...])
    }

    @Test(arguments: [
        "6\\6", String(repeating: "6", count: 63), String(repeating: "\\", count: 64),
        String(repeating: "k", count: 65), String(repeating: "0123456789", count: 30), "ünïcode with spaces",
    ])
    func `signs with secrets of any length`(_ secret: String) throws {
        let server = try GitServer(url: receiver.url, secret: secret)
        try server.run("git push -q origin main")
        try server.settle()
        let request = try #require(receiver.received.first)
        let signature = request.fields["x-hub-signature-256"]
        #expect(try HookSignature.proves(signature, body: request.body, secrets: [Secret(secret)]))
    }

    @Test func `keeps the secret out of every command line`() throws {
        let server = try server()
        try server.run(
            """
            mkdir ../tools
            for tool in awk cat curl git openssl od printf sed tr; do
                printf '#!/bin/sh\\nprintf "%%s\\\\n" "$0 $*" >>"%s/seen"\\nexec "%s" "$@"\\n' "$PWD" "$(command -v $tool | grep / || echo /usr/bin/$tool)" >../tools/$tool
            done
            chmod +x ../tools/*
            PATH=$PWD/../tools:$PATH git push -q origin main
            """)
        try server.settle()
        let said = try server.run("cat seen")
        #expect(said.contains("openssl dgst"))
        #expect(said.contains("curl --disable"))
        #expect(try !said.contains(DeliveryReceiver.secret.text))
        #expect(try receiver.updates().count == 1)
    }

    @Test(arguments: [
        ("", "ployst.url URL, and ployst.secretFile"),
        (#"git -C "$BARE" config ployst.url "$URL""#, "ployst.secretFile FILE"),
    ])
    func `says what is to be set where nothing is`(settings: String, names: String) throws {
        let server = try server()
        let said = try server.run(
            #"git -C "$BARE" config --remove-section ployst; \#(settings.isEmpty ? ":" : settings); git push -q origin main"#
        )
        #expect(said.contains("ployst: ") && said.contains(names))
        #expect(server.files("spool").isEmpty)
    }

    @Test func `says nothing where the URL is empty`() throws {
        let server = try server()
        #expect(try server.run(#"git -C "$BARE" config ployst.url ''; git push -q origin main"#).isEmpty)
        #expect(server.files("").isEmpty)
    }
}

extension PushObservation {
    fileprivate static let zeros = String(repeating: "0", count: 40)
}
