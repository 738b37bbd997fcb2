import JSONBody
import LocalRunnerKit
import Testing

@Suite struct CallbackTests {
    private static func callback(_ id: String, _ type: String, _ data: String) throws -> Callback {
        let text =
            #"{"id":"\#(id)","type":"\#(type)","time":"2026-11-27T10:11:12.345678Z","subject":"it/1","data":\#(data)}"#
        return try JSONBody.decode(Callback.self, from: Array(text.utf8))
    }

    @Test(arguments: [
        (
            "ployst.branch.updated",
            #"{"change":"created","repository":{"owner":"acme","name":"widget"},"branch":{"name":"feature/4711-spin"}}"#,
            "10:11:12  ployst.branch.updated  created  acme/widget  feature/4711-spin"
        ),
        (
            "ployst.feature.changed",
            #"{"change":"updated","feature":{"feature_id":"4711","title":"Spin","state":"Open"}}"#,
            "10:11:12  ployst.feature.changed  updated  4711 Spin (Open)"
        ),
        (
            "ployst.build.changed", #"{"change":"created","build":{"job":"widget","number":2,"status":"success"}}"#,
            "10:11:12  ployst.build.changed  created  widget #2 success"
        ),
        ("ployst.warning", #"{"message":"Callbacks wait."}"#, "10:11:12  ployst.warning  Callbacks wait."),
        ("ployst.ping", "{}", "10:11:12  ployst.ping  it/1"),
    ])
    func `a callback is one line`(type: String, data: String, line: String) throws {
        #expect(try Self.callback("1", type, data).line == line)
    }

    @Test func `the table counts each change once, however often it was sent`() throws {
        let table = CallbackTable([
            try Self.callback("1", "ployst.branch.updated", #"{"change":"updated"}"#),
            try Self.callback("2", "ployst.branch.updated", #"{"change":"created"}"#),
            try Self.callback("3", "ployst.branch.updated", #"{"change":"updated"}"#),
            try Self.callback("3", "ployst.branch.updated", #"{"change":"updated"}"#),
            try Self.callback("4", "ployst.ping", "{}"),
        ])
        #expect(
            table.text == """
                4 callbacks, each signed and verified
                    ployst.branch.updated  1 created, 2 updated
                    ployst.ping            1 sent
                """)
    }
}
