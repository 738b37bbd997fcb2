import CoreAPI
import Hooks
import JSONBody
import Testing

@testable import Targetprocess

/// What a project's settings make of deliveries.
@Suite struct SettingsTests {
    private func settings(_ text: String) throws -> ProjectSettings {
        try JSONBody.decode(ProjectSettings.self, from: Array(text.utf8))
    }

    private func rule(_ members: String) -> String { #"{"v":1,"id":1,"type":"Bug",\#(members)}"# }

    @Test(arguments: [
        ("Done", true), ("closed", true), ("WON'T FIX", true), ("Won’t fix", true), ("Cancelled", true),
        ("Rejected", true), ("Duplicate", true), ("In Dev", false), ("Not done", false), ("", false),
    ])
    func `knows the usual final states`(state: String, isFinal: Bool) throws {
        #expect(try Translating.observation(rule(#""state":"\#(state)""#))?.feature.isFinal == isFinal)
    }

    @Test func `says nothing of an end where no state is known`() throws {
        #expect(try Translating.observation(rule(#""name":"x""#))?.feature.isFinal == nil)
    }

    @Test func `takes a project's final states instead, by the tool's word or by the project's`() throws {
        let settings = #"{"final_states":["Shipped","On Shelf"],"states":{"Geparkt":"On Shelf","ready":"Ready!"}}"#
        for (state, word, isFinal) in [
            ("shipped", "shipped", true), ("Geparkt", "On Shelf", true), ("Done", "Done", false),
            ("READY", "Ready!", false),
        ] {
            let feature = try Translating.observation(rule(#""state":"\#(state)""#), settings: settings)?.feature
            #expect(feature?.state == word)
            #expect(feature?.isFinal == isFinal)
        }
    }

    struct End: Sendable, CustomTestStringConvertible {
        var name: String
        var hint: String
        var read: String?
        var isFinal: Bool?
        var testDescription: String { name }
    }

    static let ends = [
        End(name: "the rule says no", hint: #""state":"Done","final":false"#, read: nil, isFinal: false),
        End(name: "the rule says yes", hint: #""state":"Parked","final":true"#, read: nil, isFinal: true),
        End(name: "the rule says it as text", hint: #""state":"Parked","final":"true""#, read: nil, isFinal: true),
        End(
            name: "reading says otherwise", hint: #""state":"Done","final":true"#,
            read: #"{"Id":9,"Name":"Done","IsFinal":false}"#, isFinal: false),
        End(
            name: "reading says nothing, of the same state", hint: #""state":"Parked","stateId":9,"final":true"#,
            read: #"{"Id":9,"Name":"Parked"}"#, isFinal: true),
        End(
            name: "reading says nothing, of another state", hint: #""state":"Parked","stateId":8,"final":true"#,
            read: #"{"Id":9,"Name":"In Dev"}"#, isFinal: false),
        End(
            name: "reading says nothing, of another state that is one",
            hint: #""state":"Dev","stateId":8,"final":false"#,
            read: #"{"Id":9,"Name":"Done"}"#, isFinal: true),
        End(name: "reading has no state", hint: #""state":"Done""#, read: "null", isFinal: true),
    ]

    @Test(arguments: ends) func `takes the end of work from whoever knows best`(_ end: End) throws {
        let read = end.read.map { #"{"Id":1,"ResourceType":"Bug","EntityState":\#($0)}"# }
        #expect(try Translating.observation(rule(end.hint), reading: read)?.feature.isFinal == end.isFinal)
    }

    @Test func `lets a project choose what its features are, and what they are called`() throws {
        let settings = #"{"types":{"UserStory":"Story","testplan":"","Wall":7}}"#
        for (type, word) in [
            ("UserStory", "Story"), ("userstory", "Story"), ("TestPlan", "TestPlan"), ("Wall", "Wall"),
        ] {
            let body = #"{"v":1,"id":1,"type":"\#(type)"}"#
            #expect(try Translating.observation(body, settings: settings)?.feature.type == word)
        }
        #expect(
            try Translating.delivery(rule(#""name":"x""#), settings: settings) == .ignored("a Bug is no feature"))
        #expect(
            try Translating.delivery(rule(#""name":"x""#), settings: #"{"types":{}}"#)
                == .ignored("a Bug is no feature"))
    }

    static let echo = Translation.ignored("this is the echo of our own write")

    @Test(arguments: ["7", #""7""#]) func `ignores what Ployst itself wrote`(_ user: String) throws {
        let settings = #"{"user_id":\#(user)}"#
        #expect(try Translating.delivery(rule(#""authorId":7"#), settings: settings) == Self.echo)
        #expect(try Translating.delivery(rule(#""authorId":"7""#), settings: settings) == Self.echo)
        let byAuthor = #"{"Entity":{"ID":1,"BugID":1,"LastEditorID":3},"Author":{"ID":7},"Modification":"Updated"}"#
        #expect(try Translating.delivery(byAuthor, settings: settings) == Self.echo)
        let byEditor = #"{"Entity":{"ID":1,"BugID":1,"LastEditorID":7},"Author":{},"Modification":"Updated"}"#
        #expect(try Translating.delivery(byEditor, settings: settings) == Self.echo)
    }

    @Test func `reports what others did`() throws {
        let settings = #"{"user_id":7}"#
        let others = [
            rule(#""authorId":8"#), rule(#""name":"x""#),
            #"{"Entity":{"ID":1,"BugID":1,"LastEditorID":7},"Author":{"Id":3},"Modification":"Updated"}"#,
        ]
        for body in others { #expect(try Translating.observation(body, settings: settings) != nil) }
        // Ployst was the last to change it; who deleted it is not known.
        let deleted = try Fixture.bytes("web-hook-deleted")
        #expect(try Translating.delivery(deleted, settings: settings) != Self.echo)
        #expect(try Translating.observation(rule(#""authorId":7"#)) != nil)
    }

    @Test(arguments: [
        "{}", #"{"url":7,"access_token":[],"types":3,"states":"x","final_states":{},"user_id":{}}"#,
        #"{"url":null,"access_token":null,"types":null,"states":null,"final_states":null,"user_id":null}"#,
        #"{"url":"","access_token":""}"#,
    ])
    func `does without settings, and with settings of a wrong kind`(_ text: String) throws {
        let settings = try settings(text)
        #expect(settings.source == nil)
        #expect(settings.types.count == 6)
        #expect(settings.isFinal(state: "Done"))
        #expect(settings.userID == nil)
    }

    @Test(arguments: [
        ("https://acme.example.test", "acme.example.test", true),
        ("https://acme.example.test/tp/", "acme.example.test", true),
        ("HTTPS://Acme.Example.Test:8443", "acme.example.test", true), ("http://127.0.0.1:8080", "127.0.0.1", true),
        ("http://localhost/tp", "localhost", true), ("http://[::1]:80/", "[::1]", true),
        ("http://acme.example.test", "acme.example.test", false),
        ("http://127.example.test", "127.example.test", false),
        ("http://127.0.0.1.example.test", "127.0.0.1.example.test", false), ("http://127.0.0", "127.0.0", false),
        ("http://10.0.0.1", "10.0.0.1", false), ("http://localhost.example.test", "localhost.example.test", false),
        ("http://[::ffff:10.0.0.1]", "[::ffff:10.0.0.1]", false), ("http://128.0.0.1", "128.0.0.1", false),
    ])
    func `sends the token over TLS or within the machine only`(url: String, host: String, isFit: Bool) throws {
        let account = try #require(AccountURL(url))
        #expect(account.host == host)
        #expect(account.isFitForSecrets == isFit)
        #expect(!account.text.hasSuffix("/"))
        let settings = try settings(#"{"url":"\#(url)","access_token":"t"}"#)
        #expect((settings.source != nil) == isFit)
    }

    @Test(arguments: [
        "acme.example.test", "ftp://acme.example.test", "https://", "https:///x", "https://:443",
        "https://mira:word@acme.example.test", "http://127.0.0.1@acme.example.test", "https://acme.example.test?x",
        "https://acme.example.test#x", #"https://acme.example.test\x"#, "https://ac me.example.test", "file:///etc",
    ])
    func `takes nothing else for a URL`(_ url: String) {
        #expect(AccountURL(url) == nil)
    }

    @Test func `never shows the token`() throws {
        let settings = try settings(#"{"url":"https://acme.example.test","access_token":"the-token-of-acme"}"#)
        #expect(!"\(settings) \(String(reflecting: settings))".contains("the-token"))
    }
}
