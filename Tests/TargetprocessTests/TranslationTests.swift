import CoreAPI
import FunctionKit
import HTTPTypes
import Hooks
import JSONBody
import Testing

@testable import Targetprocess

@Suite struct TranslationTests {
    @Test func `translates what the Web Hooks plugin sends`() throws {
        let expected = FeatureObservation(
            provider: "targetprocess", project: "team", hookGeneration: 2,
            feature: ObservedFeature(
                featureID: "4711", type: "UserStory", title: #"Spin the "widget" & más"#,
                description: "As a user\nI want to spin it.\nSoon…", state: "In Dev", isFinal: false,
                data: [
                    "priority": ObservedData(value: "High"),
                    "project": ObservedData(value: "192", displayValue: "Widget"),
                ]),
            version: 128833, changedAt: Timestamp(microseconds: 1_763_629_200_000_000))
        #expect(try Translating.delivery(Fixture.bytes("web-hook-updated")) == .feature(expected))
    }

    @Test func `translates what the automation rule sends`() throws {
        let expected = FeatureObservation(
            provider: "targetprocess", project: "team", hookGeneration: 2,
            feature: ObservedFeature(
                featureID: "4711", type: "UserStory", title: "Spin", owner: "Mira K", description: "As a user",
                url: "https://acme.example.test/entity/4711", state: "In Dev", isFinal: false,
                data: [
                    "priority": ObservedData(value: "2", displayValue: "High"),
                    "project": ObservedData(value: "192", displayValue: "Widget"),
                ]),
            version: 128833, changedAt: Timestamp(microseconds: 1_763_629_200_000_000))
        #expect(try Translating.delivery(Fixture.bytes("rule-updated")) == .feature(expected))
    }

    @Test func `translates what is read again, in the words of the project`() throws {
        let settings = #"""
            {"url":"https://acme.example.test/tp/","types":{"userstory":"Story"},"states":{"testing":"In Review"}}
            """#
        let expected = FeatureObservation(
            provider: "targetprocess", project: "team", hookGeneration: 2,
            feature: ObservedFeature(
                featureID: "4711", type: "Story", title: "Spin faster", owner: "Mira K, Jan",
                description: "As a *user*\n\n* I want to spin", url: "https://acme.example.test/tp/entity/4711",
                state: "In Review", isFinal: false,
                data: [
                    "priority": ObservedData(value: "2", displayValue: "High"),
                    "project": ObservedData(value: "192", displayValue: "Widget"),
                ]),
            version: 128840, changedAt: Timestamp(microseconds: 1_763_632_800_000_000))
        for delivery in ["web-hook-updated", "rule-updated"] {
            let translation = try Translating.delivery(
                Fixture.bytes(delivery), settings: settings, reading: Fixture.bytes("user-story"))
            #expect(translation == .feature(expected))
        }
    }

    @Test func `takes a bug by its resource type, with nobody assigned and no project`() throws {
        let translation = try Translating.delivery(
            Fixture.bytes("web-hook-created"), reading: Fixture.bytes("bug"))
        guard case .feature(let observation) = translation else {
            Issue.record("no feature: \(translation)")
            return
        }
        #expect(observation.feature.type == "Bug")
        #expect(observation.feature.owner == "")
        #expect(observation.feature.state == "Closed")
        #expect(observation.feature.isFinal == true)
        #expect(observation.version == 128841)
        // What is not read again is as the delivery has it.
        #expect(observation.feature.data == ["project": ObservedData(value: "192", displayValue: "Widget")])
    }

    @Test func `tells a description that is gone from one that was not sent`() throws {
        let rule = #"{"v":1,"id":1,"type":"Bug","description":null}"#
        let webHook = #"{"Entity":{"ID":1,"BugID":1,"Description":null}}"#
        #expect(try Translating.observation(rule)?.feature.description == nil)
        #expect(try Translating.observation(webHook)?.feature.description == "")
        #expect(try Translating.observation(#"{"Entity":{"ID":1,"BugID":1}}"#)?.feature.description == nil)
        for (read, description) in [("null", ""), (#""<p>b</p>""#, "b"), ("7", "7")] {
            let assignable = #"{"Id":1,"Description":\#(read)}"#
            let hint = #"{"v":1,"id":1,"type":"Bug","description":"a"}"#
            #expect(try Translating.observation(hint, reading: assignable)?.feature.description == description)
        }
    }

    struct Body: Sendable, CustomTestStringConvertible {
        var name: String
        var make: @Sendable (_ type: String, _ modification: String) -> String
        var testDescription: String { name }
    }

    static let bodies = [
        Body(name: "plugin, type by name") {
            #"{"Entity":{"ID":1,"Name":"x","EntityTypeName":"Tp.BusinessObjects.\#($0)"},"Modification":"\#($1)"}"#
        },
        Body(name: "plugin, type by its id") { type, modification in
            let number = EntityType.names.first { $0.value == type }?.key ?? 0
            return #"{"Entity":{"ID":1,"Name":"x","EntityTypeID":\#(number)},"Modification":"\#(modification)"}"#
        },
        Body(name: "plugin, type by its own id") {
            #"{"Entity":{"ID":1,"Name":"x","SquadID":9,"\#($0)ID":1},"Modification":"\#($1)"}"#
        },
        Body(name: "plugin, no ID but the type's") {
            #"{"Entity":{"Name":"x","EntityTypeName":"\#($0)","\#($0)ID":1},"Modification":"\#($1)"}"#
        },
        Body(name: "plugin, only the old entity") {
            #"{"Entity":null,"OldEntity":{"ID":1,"Name":"x","EntityTypeName":"\#($0)"},"Modification":"\#($1)"}"#
        },
        Body(name: "rule") {
            #"{"v":1,"type":"\#($0)","id":1,"modification":"\#($1)","name":"x"}"#
        },
        Body(name: "rule, all as text, type in lower case") {
            #"{"v":"1","type":"\#($0.lowercased())","id":"1","modification":"\#($1.lowercased())","name":"x"}"#
        },
    ]

    @Test(arguments: bodies, ["UserStory", "Bug", "Task", "Feature", "Epic", "Request"])
    func `reports every usual type and every modification, in both bodies`(_ body: Body, type: String) throws {
        for (word, deleted) in [("Created", false), ("Updated", false), ("Deleted", true), ("Polished", false)] {
            let observation = try Translating.observation(body.make(type, word))
            #expect(observation?.feature.featureID == "1")
            #expect(observation?.feature.type == type)
            #expect(observation?.feature.title == "x")
            #expect(observation?.deleted == deleted)
        }
    }

    @Test(
        arguments: bodies,
        [
            ("Comment", "a Comment is no feature"), ("Time", "a Time is no feature"),
            ("Project", "a Project is no feature"), ("User", "a User is no feature"),
            ("Iteration", "an Iteration is no feature"), ("TestPlan", "a TestPlan is no feature"),
            ("Impediment", "an Impediment is no feature"), ("Attachment", "an Attachment is no feature"),
        ])
    func `ignores every other type, and says why`(_ body: Body, type: (String, String)) throws {
        #expect(try Translating.delivery(body.make(type.0, "Updated")) == .ignored(type.1))
    }

    @Test(arguments: [
        (#""Tp.BusinessObjects.Assignment""#, "an Assignment is no feature"),
        (#""Squad""#, "a Team is no feature"), (#""Wall""#, "a Wall is no feature"),
        (#""General""#, "the delivery does not say what kind of entity it is about"),
        ("null", "the delivery does not say what kind of entity it is about"),
        ("[]", "the delivery does not say what kind of entity it is about"),
    ])
    func `ignores types of no table`(type: String, reason: String) throws {
        #expect(try Translating.delivery(#"{"v":1,"id":1,"type":\#(type)}"#) == .ignored(reason))
    }

    @Test func `takes the type that is read where the delivery has none`() throws {
        let body = #"{"v":1,"id":4711}"#
        let observation = try Translating.observation(
            body, reading: String(decoding: Fixture.bytes("user-story"), as: UTF8.self))
        #expect(observation?.feature.type == "UserStory")
        let comment = #"{"Id":4711,"ResourceType":"Comment"}"#
        #expect(try Translating.delivery(body, reading: comment) == .ignored("a Comment is no feature"))
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        var body: String
        var says: String
        var testDescription: String { body }
    }

    static let wrong = [
        Wrong(body: "[]", says: "is not an object"), Wrong(body: "{", says: "is not JSON"),
        Wrong(body: "", says: "is not JSON"), Wrong(body: "{}", says: "'v' is missing"),
        Wrong(body: #"{"id":1,"type":"Bug"}"#, says: "'v' is missing"),
        Wrong(body: #"{"v":2,"id":1,"type":"Bug"}"#, says: "'v' is 2; this hook understands 1"),
        Wrong(body: #"{"v":null,"id":1,"type":"Bug"}"#, says: "'v' is no number; this hook understands 1"),
        Wrong(body: #"{"v":1,"type":"Bug"}"#, says: "'id' is missing"),
        Wrong(body: #"{"v":1,"id":0,"type":"Bug"}"#, says: "'id'"),
        Wrong(body: #"{"v":1,"id":-7,"type":"Bug"}"#, says: "'id'"),
        Wrong(body: #"{"v":1,"id":1.5,"type":"Bug"}"#, says: "'id'"),
        Wrong(body: #"{"v":1,"id":1e300,"type":"Bug"}"#, says: "'id'"),
        Wrong(body: #"{"v":1,"id":99999999999999999999,"type":"Bug"}"#, says: "'id'"),
        Wrong(body: #"{"Entity":{"Name":"x"}}"#, says: "'Entity.ID' is missing"),
        Wrong(body: #"{"Entity":{"ID":{},"EntityTypeName":"Bug"}}"#, says: "'Entity.ID' is missing"),
        Wrong(body: #"{"Entity":null}"#, says: "'Entity.ID' is missing"),
        Wrong(body: #"{"Entity":[],"Modification":"Updated"}"#, says: "'Entity.ID' is missing"),
        Wrong(body: #"{"Modification":"Updated"}"#, says: "'Entity.ID' is missing"),
    ]

    @Test(arguments: wrong) func `names what is wrong with a body`(_ wrong: Wrong) throws {
        let problem = #expect(throws: Problem.self) { try Translating.delivery(wrong.body) }
        #expect(problem?.status == .badRequest)
        #expect(problem?.detail.contains(wrong.says) == true)
    }

    @Test(arguments: [
        "name", "state", "stateId", "final", "project", "projectId", "version", "modifiedAt", "authorId",
        "owner", "description", "priority", "url", "account", "modification", "changed",
    ])
    func `takes a rule's body whatever an optional member holds`(_ member: String) throws {
        for value in ["null", "true", "[]", "{}", #"{"a":[1]}"#, #""""#, "-1", "1e400", "99999999999999999999", "0.5"] {
            let body = #"{"v":1,"id":4711,"type":"Bug","\#(member)":\#(value)}"#
            #expect(try Translating.observation(body)?.feature.featureID == "4711")
        }
        #expect(
            try Translating.observation(#"{"v":1,"id":4711,"type":"Bug"}"#)?.feature
                == ObservedFeature(
                    featureID: "4711", type: "Bug"))
    }

    @Test(
        arguments: [
            ("128833", 128833, nil), (#""128833""#, 128833, nil), ("128833.0", 128833, nil),
            (#""/Date(1763629200000+0100)/""#, nil, 1_763_629_200), (#""2025-11-20T09:00:00Z""#, nil, 1_763_629_200),
            (#""2025-11-20T10:00:00+01:00""#, nil, 1_763_629_200), (#""tomorrow""#, nil, nil), ("null", nil, nil),
            ("1e400", nil, nil), ("{}", nil, nil),
        ] as [(String, Int64?, Int64?)])
    func `tells a version from a time`(value: String, version: Int64?, seconds: Int64?) throws {
        let observation = try Translating.observation(#"{"v":1,"id":1,"type":"Bug","version":\#(value)}"#)
        #expect(observation?.version == version)
        #expect(observation?.changedAt == seconds.flatMap { Timestamp(seconds: $0) })
    }

    @Test func `cuts what is longer than core takes, and drops what no database takes`() throws {
        let long = String(repeating: "ü", count: 20_000)
        let body = #"""
            {"v":1,"id":1,"type":"Bug","name":"a\u0000\#(long)","state":"\#(long)","owner":"\#(long)",
            "priority":"\#(long)","url":"https://\#(long)"}
            """#
        let feature = try #require(try Translating.observation(body)?.feature)
        #expect(feature.title?.utf8.count == 1999)
        #expect(feature.title?.hasPrefix("aü") == true)
        #expect(feature.state?.utf8.count == 200)
        #expect(feature.owner?.utf8.count == 2000)
        #expect(feature.data?["priority"]?.value?.utf8.count == 10_000)
        #expect(feature.url == nil)
    }
}
