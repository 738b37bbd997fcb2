import CoreAPI
import Hooks
import Testing

@testable import Jenkins

/// Messages of the Notification plugin.
@Suite struct NotificationTests {
    struct Job: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var path: String
        var fullName: String
        var name: String
        var displayName: String
        var root: String? = Sample.server
        var source = BuildSource()
    }

    static let jobs = [
        Job(
            testDescription: "freestyle", path: "job/widget/", fullName: "widget", name: "widget", displayName: "widget"
        ),
        Job(
            testDescription: "freestyle in a folder", path: "job/team/job/widget/", fullName: "team/widget",
            name: "widget", displayName: "The widget"),
        Job(
            testDescription: "a branch", path: "job/widget/job/feature%252Fspin/", fullName: "widget/feature%2Fspin",
            name: "feature%2Fspin", displayName: "feature/spin", source: BuildSource(branch: "feature/spin")),
        Job(
            testDescription: "a branch whose name needs no escape", path: "job/team/job/widget/job/main/",
            fullName: "team/widget/main", name: "main", displayName: "main", source: BuildSource(branch: "main")),
        Job(
            testDescription: "a branch with a hash", path: "job/widget/job/feature%252F%25231/",
            fullName: "widget/feature%2F%231", name: "feature%2F%231", displayName: "feature/#1",
            source: BuildSource(branch: "feature/#1")),
        Job(
            testDescription: "a change request", path: "job/widget/job/PR-31/", fullName: "widget/PR-31", name: "PR-31",
            displayName: "PR-31", source: BuildSource(changeRequest: 31)),
        Job(
            testDescription: "no root URL", path: "job/widget/", fullName: "widget", name: "widget",
            displayName: "widget", root: nil),
        Job(
            testDescription: "a context path", path: "job/widget/", fullName: "widget", name: "widget",
            displayName: "widget", root: "https://ci.example.test/jenkins/"),
        Job(
            testDescription: "an axis", path: "job/widget/label=linux/", fullName: "widget/label=linux",
            name: "label=linux", displayName: "label=linux"),
    ]

    struct Phase: Sendable, CustomTestStringConvertible {
        var word: String
        var status: String?
        var phase: BuildPhase
        var result: BuildStatus
        var startedAt: Int64?
        var duration: Int64?
        var testDescription: String { "\(word) \(status ?? "without status")" }
    }

    static let results: [(String, BuildStatus)] = [
        ("SUCCESS", .success), ("FAILURE", .failure), ("UNSTABLE", .unstable), ("ABORTED", .aborted),
        ("NOT_BUILT", .notBuilt), ("success", .success), ("Not_Built", .notBuilt),
    ]

    static let phases =
        [
            Phase(word: "QUEUED", phase: .queued, result: .queued),
            Phase(word: "STARTED", phase: .started, result: .running, startedAt: 1_763_900_095_010),
            Phase(word: "started", phase: .started, result: .running, startedAt: 1_763_900_095_010),
            // A pipeline that sets its result early, and starts under another's name.
            Phase(
                word: "STARTED", status: "UNSTABLE", phase: .started, result: .running, startedAt: 1_763_900_095_010),
            Phase(word: "QUEUED", status: "SUCCESS", phase: .queued, result: .queued),
            // Sent by a pipeline's step while the build still runs.
            Phase(
                word: "COMPLETED", phase: .started, result: .running, startedAt: 1_763_900_005_010, duration: 90_000),
            Phase(word: "FINALIZED", phase: .started, result: .running, duration: 90_000),
            Phase(word: "NONE", phase: .started, result: .running),
        ]
        + results.flatMap { word, result in
            [
                Phase(
                    word: "COMPLETED", status: word, phase: .completed, result: result, startedAt: 1_763_900_005_010,
                    duration: 90_000),
                Phase(
                    word: "Completed", status: word, phase: .completed, result: result, startedAt: 1_763_900_005_010,
                    duration: 90_000),
                Phase(word: "FINALIZED", status: word, phase: .finalized, result: result, duration: 90_000),
                Phase(word: "NONE", status: word, phase: .completed, result: result),
            ]
        }

    @Test(arguments: jobs, phases) func `tells of each job each phase`(_ job: Job, _ phase: Phase) throws {
        let message = Sample.notification(
            path: job.path, phase: phase.word, status: phase.status, root: job.root, name: job.name,
            displayName: job.displayName)
        let expected = ObservedBuild(
            provider: "jenkins", server: job.root, job: job.fullName, number: 42, phase: phase.phase,
            status: phase.result, authority: .runner, url: job.root.map { "\($0)\(job.path)42/" },
            startedAt: phase.startedAt.map(Timestamp.milliseconds), durationMilliseconds: phase.duration,
            observedAt: .milliseconds(1_763_900_095_010), source: job.source)
        let observation = BuildObservation(provider: "jenkins", project: "team", hookGeneration: 2, build: expected)
        #expect(try Sample.translate(message, generation: 2) == .build(observation))
    }

    @Test(arguments: [
        ("DELETED", "SUCCESS", "the phase DELETED is not used"), ("", "SUCCESS", "the phase  is not used"),
        ("FINALIZED", "NOT_BUILD", "the status NOT_BUILD is not known"), ("COMPLETED", "", "the status  is not known"),
        (String(repeating: "x", count: 99), "SUCCESS", "the phase \(String(repeating: "X", count: 40)) is not used"),
    ])
    func `ignores words that it does not know, and says which`(phase: String, status: String, reason: String) throws {
        #expect(try Sample.translate(Sample.notification(phase: phase, status: status)) == .ignored(reason))
    }

    struct Checkout: Sendable, CustomTestStringConvertible {
        var path = "job/team/job/widget/"
        var name = "widget"
        var displayName = "Widget of the team"
        var branch: String?
        var commit: String? = Sample.commit
        var source: BuildSource
        var testDescription: String { "\(path) \(branch ?? "-") \(commit ?? "-")" }
    }

    static let id = ObjectID(Sample.commit)

    static let checkouts = [
        Checkout(branch: "origin/main", source: BuildSource(revision: id, branch: "main")),
        Checkout(
            branch: "feature/spin", commit: Sample.commit.uppercased(),
            source: BuildSource(revision: id, branch: "feature/spin")),
        Checkout(branch: "detached", source: BuildSource(revision: id)),
        Checkout(branch: nil, source: BuildSource(revision: id)),
        Checkout(branch: "origin/main", commit: nil, source: BuildSource(branch: "main")),
        Checkout(branch: "origin/main", commit: "3f2a9c0", source: BuildSource(branch: "main")),
        Checkout(
            branch: "origin/main", commit: String(repeating: "0", count: 40), source: BuildSource(branch: "main")),
        Checkout(branch: "PR-12", source: BuildSource(builtRevision: id, changeRequest: 12)),
        Checkout(branch: "origin/pr/12/merge", source: BuildSource(builtRevision: id, changeRequest: 12)),
        Checkout(branch: "origin/pr/12/head", source: BuildSource(revision: id, changeRequest: 12)),
        Checkout(
            path: "job/widget/job/main/", name: "main", displayName: "main", branch: "release/1",
            source: BuildSource(revision: id, branch: "release/1")),
        Checkout(
            path: "job/widget/job/feature%252Fspin/", name: "feature%2Fspin", displayName: "Set by hand",
            source: BuildSource(revision: id)),
        Checkout(
            path: "job/widget/job/PR-31/", name: "PR-31", displayName: "Spin faster", branch: "PR-31",
            source: BuildSource(builtRevision: id, changeRequest: 31)),
        Checkout(
            path: "job/widget/job/PR-31-merge/", name: "PR-31-merge", branch: "origin/main",
            source: BuildSource(builtRevision: id, changeRequest: 31)),
        Checkout(
            path: "job/widget/job/PR-31-head/", name: "PR-31-head", branch: "PR-31-head",
            source: BuildSource(revision: id, changeRequest: 31)),
        Checkout(
            path: "job/widget/job/MR-5/", name: "MR-5", source: BuildSource(builtRevision: id, changeRequest: 5)),
        Checkout(path: "", name: "PR-31", source: BuildSource(builtRevision: id, changeRequest: 31)),
    ]

    @Test(arguments: checkouts) func `says what was built as far as it is known`(_ checkout: Checkout) throws {
        let scm = Sample.scm(branch: checkout.branch, commit: checkout.commit)
        let message = Sample.notification(
            path: checkout.path, name: checkout.name, displayName: checkout.displayName, scm: scm)
        #expect(try Sample.build(message)?.source == checkout.source)
    }

    struct Oddity: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var message: String
        var check: @Sendable (ObservedBuild) -> Bool
    }

    static let oddities = [
        Oddity(testDescription: "a time of 0", message: Sample.notification(phase: "QUEUED", timestamp: "0")) {
            $0.observedAt == Timestamp(microseconds: 0) && $0.startedAt == nil
        },
        Oddity(testDescription: "started at 0", message: Sample.notification(phase: "STARTED", timestamp: "0")) {
            $0.startedAt == nil
        },
        Oddity(testDescription: "no duration", message: Sample.notification(phase: "COMPLETED", duration: "0")) {
            $0.startedAt == nil && $0.durationMilliseconds == nil
        },
        Oddity(testDescription: "a negative one", message: Sample.notification(phase: "COMPLETED", duration: "-5")) {
            $0.startedAt == nil && $0.durationMilliseconds == nil
        },
        Oddity(
            testDescription: "longer than its time",
            message: Sample.notification(phase: "COMPLETED", duration: "1763900095011")
        ) { $0.startedAt == nil },
        Oddity(
            testDescription: "the smallest time and the longest duration",
            message: Sample.notification(
                phase: "COMPLETED", timestamp: "-9223372036854775808", duration: "9223372036854775807")
        ) { $0.startedAt == nil && $0.durationMilliseconds == nil && $0.observedAt.microseconds == 0 },
        Oddity(
            testDescription: "the greatest time",
            message: Sample.notification(phase: "STARTED", timestamp: "9223372036854775807")
        ) { $0.startedAt == nil && $0.observedAt.microseconds == 0 },
        Oddity(testDescription: "a time beyond all", message: Sample.notification(timestamp: "1e300")) {
            $0.observedAt.microseconds == 0
        },
        Oddity(testDescription: "a time as text", message: Sample.notification(timestamp: #""now""#)) {
            $0.observedAt.microseconds == 0
        },
        Oddity(testDescription: "a time of null", message: Sample.notification(timestamp: "null")) {
            $0.observedAt.microseconds == 0
        },
        Oddity(testDescription: "scm of null", message: Sample.notification(scm: "null")) {
            $0.source == BuildSource()
        },
        Oddity(testDescription: "scm a list", message: Sample.notification(scm: "[1]")) { $0.source == BuildSource() },
        Oddity(testDescription: "scm of odd types", message: Sample.notification(scm: #"{"branch":7,"commit":{}}"#)) {
            $0.source == BuildSource()
        },
        Oddity(
            testDescription: "log and artifacts of odd types", message: Sample.notification(extra: #""notes":[[]],"#)
        ) {
            $0.number == 42
        },
        Oddity(
            testDescription: "only what is needed",
            message: #"{"build":{"number":1,"phase":"STARTED","url":"job/a/1/"}}"#
        ) {
            $0.job == "a" && $0.url == nil && $0.server == nil
        },
        Oddity(
            testDescription: "the job's URL alone",
            message: #"{"url":"job/a/job/b/","build":{"number":1,"phase":"STARTED"}}"#
        ) {
            $0.job == "a/b"
        },
        Oddity(testDescription: "the name alone", message: #"{"name":"a%2Fb","build":{"number":1,"phase":"STARTED"}}"#)
        {
            $0.job == "a%2Fb" && $0.source == BuildSource()
        },
        Oddity(
            testDescription: "a full URL alone",
            message: #"{"build":{"number":1,"phase":"STARTED","full_url":"http://ci.example.test/job/a/1/"}}"#
        ) {
            $0.job == "a" && $0.server == "http://ci.example.test/"
        },
        Oddity(testDescription: "a number as text", message: Sample.notification(number: #""42""#, root: nil)) {
            $0.number == 42
        },
        Oddity(testDescription: "the greatest number", message: Sample.notification(number: "9223372036854775807")) {
            $0.number == .max
        },
        Oddity(testDescription: "no web page", message: Sample.notification(root: "javascript:alert(1)/")) {
            $0.url == nil && $0.server == nil
        },
        Oddity(
            testDescription: "a very long root",
            message: Sample.notification(root: "https://ci.example.test/\(String(repeating: "x", count: 3000))/")
        ) {
            $0.url == nil && $0.server == nil
        },
        Oddity(testDescription: "escapes of Gson", message: Sample.notification(path: #"job/a\u003db\u0026c/"#)) {
            $0.job == "a=b&c"
        },
    ]

    @Test(arguments: oddities) func `takes what is odd but tells a build`(_ oddity: Oddity) throws {
        let build = try #require(try Sample.build(oddity.message))
        #expect(oddity.check(build), "\(build)")
    }

    @Test(arguments: [
        ("", "not JSON"), ("[]", "not an object"), ("null", ""), ("{}", "'build' is missing"),
        (#"{"build":null}"#, "'build'"), (#"{"build":[]}"#, "'build' is not an object"),
        (#"{"build":{"phase":"STARTED"}}"#, "'build.number' is missing"),
        (#"{"build":{"number":1}}"#, "'build.phase' is missing"),
        (#"{"build":{"number":1,"phase":7}}"#, "'build.phase' is not text"),
        (#"{"build":{"number":1,"phase":"STARTED"}}"#, "'build.url' names no job"),
        (#"{"build":{"number":1,"phase":"STARTED","url":"view/all/"}}"#, "'build.url' names no job"),
        (Sample.notification(number: "null"), "'build.number' is null"),
        (Sample.notification(number: "true"), "'build.number' is not a whole number"),
        (Sample.notification(number: "1.5"), ""), (Sample.notification(number: "1e300"), ""),
        (Sample.notification(number: "9223372036854775808"), ""), (Sample.notification(number: "0"), "'number'"),
        (Sample.notification(number: "-1"), "'number'"),
        (Sample.notification(path: #"job/a%00b/"#), "'build.url' is not the name of a job"),
        (Sample.notification(path: #"job/a\nb/"#), "'build.url' is not the name of a job"),
        (Sample.notification(path: "job/\(String(repeating: "x", count: 2001))/"), "at most 2000 bytes"),
        (String(repeating: "[", count: 100_000), "not JSON"),
        (String(repeating: #"{"build":"#, count: 100_000), "not JSON"),
    ])
    func `names what is wrong with a message`(message: String, names: String) {
        let refusal = Sample.refusal(message)
        #expect(refusal?.hasPrefix("400 ") == true && refusal?.contains(names) == true, "\(refusal ?? "none")")
    }
}
