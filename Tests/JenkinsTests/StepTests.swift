import CoreAPI
import Hooks
import Testing

@testable import Jenkins

/// Messages of the step of `infra/jenkins`.
@Suite struct StepTests {
    @Test func `tells all that it knows of a change request`() throws {
        let message = #"""
            {"ployst":1,"server":"https://ci.example.test/jenkins","job":"folder/widget/PR-31","number":7,
            "url":"https://ci.example.test/jenkins/job/folder/job/widget/job/PR-31/7/","phase":"FINALIZED",
            "status":"UNSTABLE","timestamp":1763900095010,"started_at":1763900005010,"duration":90000,
            "commit":"\#(Sample.commit)","built_commit":"\#(String(repeating: "b", count: 40))",
            "change_request":{"number":31,"branch":"feature/spin","target":"develop",
            "target_commit":"\#(Sample.target)"}}
            """#
        let expected = ObservedBuild(
            provider: "jenkins", server: "https://ci.example.test/jenkins/", job: "folder/widget/PR-31", number: 7,
            phase: .finalized, status: .unstable, authority: .build,
            url: "https://ci.example.test/jenkins/job/folder/job/widget/job/PR-31/7/",
            startedAt: .milliseconds(1_763_900_005_010), durationMilliseconds: 90_000,
            observedAt: .milliseconds(1_763_900_095_010),
            source: BuildSource(
                revision: ObjectID(Sample.commit), builtRevision: ObjectID(String(repeating: "b", count: 40)),
                targetRevision: ObjectID(Sample.target), branch: "feature/spin", target: "develop", changeRequest: 31))
        #expect(try Sample.build(message) == expected)
    }

    @Test func `needs no more than the build and its phase`() throws {
        let expected = ObservedBuild(
            provider: "jenkins", server: nil, job: "widget/main", number: 7, phase: .started, status: .running,
            authority: .build, observedAt: Timestamp(microseconds: 0))
        #expect(try Sample.build(Sample.step(phase: #""started""#)) == expected)
        #expect(try Sample.build(Sample.step(number: #""7""#, phase: #""FINALIZED""#)) == expected)
    }

    @Test(arguments: NotificationTests.results)
    func `reports each result`(word: String, status: BuildStatus) throws {
        let build = try Sample.build(Sample.step(extra: #","status":"\#(word)""#))
        #expect(build?.phase == .finalized)
        #expect(build?.status == status)
    }

    @Test func `finds the server in the build's URL where it is not told`() throws {
        let build = try Sample.build(Sample.step(extra: #","url":"https://ci.example.test/job/widget/job/main/7/""#))
        #expect(build?.server == "https://ci.example.test/")
    }

    @Test(arguments: [
        #","server":7,"url":[],"status":null,"timestamp":"x","started_at":1e400,"duration":-1,"commit":{}"#,
        #","commit":"3f2a9c0","branch":"a..b","built_commit":"0000000000000000000000000000000000000000""#,
        #","change_request":{"number":"x","branch":7,"target":"a b","target_commit":1},"branch":"""#,
        #","change_request":[],"started_at":9223372036854775807,"duration":9223372036854775807"#,
        #","change_request":null,"timestamp":-9223372036854775808,"unknown":{"a":[1]}"#,
    ])
    func `takes what is odd for missing`(extra: String) throws {
        let expected = try Sample.build(Sample.step())
        #expect(try Sample.build(Sample.step(extra: extra)) == expected)
    }

    @Test(arguments: [
        (#"{"ployst":1}"#, "'job' is missing"), (#"{"ployst":2,"job":"a"}"#, "'ployst' is not valid"),
        (#"{"ployst":null}"#, "'ployst' is null"), (#"{"ployst":"1"}"#, "'ployst' is not a whole number"),
        (Sample.step(job: #""""#), "'job' is not the name of a job"),
        (Sample.step(job: #""a\u0000b""#), "'job' is not the name of a job"),
        (Sample.step(job: "7"), "'job' is not text"),
        (Sample.step(number: "0"), "'number'"), (Sample.step(number: #""x""#), "'number' is not a whole number"),
        (Sample.step(phase: "null"), "'phase' is null"),
    ])
    func `names what is wrong with a message`(message: String, names: String) {
        let refusal = Sample.refusal(message)
        #expect(refusal?.hasPrefix("400 ") == true && refusal?.contains(names) == true, "\(refusal ?? "none")")
    }

    @Test func `ignores a phase that it does not know`() throws {
        #expect(try Sample.translate(Sample.step(phase: #""PAUSED""#)) == .ignored("the phase PAUSED is not used"))
    }
}
