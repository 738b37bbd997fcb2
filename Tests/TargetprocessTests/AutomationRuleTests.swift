import CoreAPI
import FunctionKit
import HTTPTypes
import JSONBody
import Testing

@testable import Targetprocess

/// The automation rule that administrators paste into Targetprocess.
@Suite struct AutomationRuleTests {
    private struct Block: Decodable {
        struct Modifications: Decodable {
            var created: Bool
            var deleted: Bool
            var updated: [String]
        }

        var type: String
        var entityTypes: [String]?
        var modifications: Modifications?
        var script: String?
    }

    /// What each expression of the script's body is worth in a change of a user story.
    private static let values = [
        "1": "1", "args.Account": #""acme""#, "args.ResourceType": #""UserStory""#, "args.ResourceId": "4711",
        "args.Modification": #""Updated""#, "args.ChangedFields || []": #"["EntityState"]"#,
        "current.Name": #""Spin the \"widget\"""#, "state.Name": #""In Dev""#, "state.Id": "82",
        "details.final": "false",
        "project.Name": #""Widget""#, "project.Id": "192", "current.EntityVersion": "128833",
        "current.ModifyDate": #""2025-11-20T09:00:00+00:00""#, "args.Author && args.Author.Id": "3",
        #"Array.isArray(owners) ? owners.map(owner => owner.name).join(", ") : null"#: #""Mira K""#,
        "current.Description": #""<div>As a user</div>""#,
        "{name: priority.Name, importance: details.importance}": #"{"name":"High","importance":2}"#,
        "current.EntityUri": #""https://acme.example.test/entity/4711""#,
    ]

    private func rule() throws -> [Block] {
        try JSONBody.decode([Block].self, from: Fixture.file("infra/targetprocess/automation-rule.json"))
    }

    private func script() throws -> String {
        String(decoding: try Fixture.file("infra/targetprocess/automation-rule.js"), as: UTF8.self)
    }

    /// The members of the object that the script sends, each with its expression.
    private func members() throws -> [(name: String, expression: String)] {
        let lines = try script().split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex(of: "const body = {"))
        let end = try #require(lines[start...].firstIndex(of: "};"))
        return try lines[(start + 1)..<end].map { line in
            let colon = try #require(line.firstRange(of: ": "))
            #expect(line.hasPrefix("  ") && line.hasSuffix(","))
            return (String(line.dropFirst(2)[..<colon.lowerBound]), String(line[colon.upperBound...].dropLast()))
        }
    }

    @Test func `sends every change of the usual features`() throws {
        let rule = try rule()
        #expect(rule.map(\.type) == ["source:targetprocess:EntityChanged", "action:JavaScript"])
        #expect(rule[0].entityTypes == EntityType.usualFeatures)
        let modifications = try #require(rule[0].modifications)
        #expect(modifications.created && modifications.deleted && !modifications.updated.isEmpty)
    }

    @Test func `holds the script that can be read beside it`() throws {
        let script = try script()
        #expect(try rule()[1].script == script)
        #expect(script.contains(#""Authorization": "Bearer " + secret"#))
        #expect(script.contains(#"const url = "https://ployst.example.com/hooks/targetprocess/PROJECT";"#))
    }

    @Test func `sends what the function reads`() throws {
        let members = try members().map { member in
            (member.name, try #require(Self.values[member.expression], "no value for \(member.expression)"))
        }
        let bed = try TargetprocessBed()
        #expect(try bed.answer(Array(JSONText.object(members).utf8)).status == .ok)
        let observation = try #require(try bed.observations().first)
        #expect(
            observation.feature
                == ObservedFeature(
                    featureID: "4711", type: "UserStory", title: #"Spin the "widget""#, owner: "Mira K",
                    description: "As a user", url: "https://acme.example.test/entity/4711", state: "In Dev",
                    isFinal: false,
                    data: [
                        "priority": ObservedData(value: "2", displayValue: "High"),
                        "project": ObservedData(value: "192", displayValue: "Widget"),
                    ]))
        #expect(observation.version == 128833)
        #expect(observation.changedAt == Timestamp(seconds: 1_763_629_200))
    }

    @Test func `sends enough where the script finds nothing but the entity`() throws {
        let known = ["v", "type", "id", "modification"]
        let members = try members().filter { known.contains($0.name) }.map {
            ($0.name, Self.values[$0.expression] ?? "")
        }
        let bed = try TargetprocessBed()
        #expect(try bed.answer(Array(JSONText.object(members).utf8)).status == .ok)
        #expect(try bed.observations().map(\.feature) == [ObservedFeature(featureID: "4711", type: "UserStory")])
    }
}
