import JSONBody
import LocalRunnerKit
import Testing

@Suite struct FeatureTableTests {
    private static let answer = """
        [{"feature_id":"4711","type":"UserStory","title":"Spin","state":"Open","branches":[
          {"repository":{"id":1,"provider":"github","owner":"acme","name":"widget"},"name":"feature/4711","level":2,
           "head":"0123456789abcdef0123456789abcdef01234567","parent":"develop","deleted_at":null},
          {"repository":{"id":2,"provider":"github","owner":"acme","name":"gadget"},"name":"4711","level":null,
           "head":null,"parent":null,"deleted_at":"2026-11-02T08:00:00Z"}]},
         {"feature_id":"12","type":null,"title":null,"state":null,"branches":[]}]
        """

    @Test func `columns are as wide as their widest cell`() throws {
        let features = try JSONBody.decode([FeatureSummary].self, from: Array(Self.answer.utf8))
        #expect(
            FeatureTable(features).text == """
                UserStory 4711 Spin (Open)
                    repository   branch        level  parent   head
                    acme/widget  feature/4711  2      develop  0123456789
                    acme/gadget  4711          -      -        deleted

                12
                    no branch yet
                """)
    }

    private static func table(ofBranch members: String, feature: String = "") throws -> [Substring] {
        let answer = """
            [{"feature_id":"4711","title":"Spin"\(feature),"branches":[{"repository":{"owner":"acme","name":"widget"},
              "name":"feature/4711","head":"0123456789abcdef0123456789abcdef01234567"\(members)}]}]
            """
        let features = try JSONBody.decode([FeatureSummary].self, from: Array(answer.utf8))
        return FeatureTable(features).text.split(separator: "\n")
    }

    @Test func `a branch shows the pull request and the build that came last`() throws {
        let lines = try Self.table(
            ofBranch: """
                ,"pull_requests":[{"number":31,"state":"merged","title":"Spin"},{"number":8,"state":"closed"}],
                "builds":[
                  {"job":"widget","number":9,"status":"failure","started_at":"2026-11-02T09:00:00.000000Z"},
                  {"job":"widget","number":2,"status":"success","started_at":"2026-11-02T10:00:00.000000Z",
                   "revision":"0123456789abcdef0123456789abcdef01234567"}]
                """)
        #expect(lines[1].hasSuffix("  pull request  build"))
        #expect(lines[2].hasSuffix("  #31 merged    widget #2 success"))
    }

    @Test(arguments: [
        ("widget/feature%2F4711", "widget #7 running"), ("tools/widget/feature%2F4711", "tools/widget #7 running"),
        ("feature%2F4711", "feature%2F4711 #7 running"), ("widget/feature%2F4712", "widget/feature%2F4712 #7 running"),
    ])
    func `a job that is named like the branch does not repeat its name`(job: String, text: String) throws {
        let lines = try Self.table(ofBranch: #","builds":[{"job":"\#(job)","number":7,"status":"running"}]"#)
        #expect(lines[2].hasSuffix("  " + text))
    }

    @Test func `a build of another revision than the head says so`() throws {
        let revision = String(repeating: "f", count: 40)
        let lines = try Self.table(
            ofBranch: #","builds":[{"job":"CI","number":null,"status":"failure","revision":"\#(revision)"}]"#)
        #expect(lines[2].hasSuffix("  CI failure, older"))
    }

    @Test func `a feature shows how far up it has landed`() throws {
        let lines = try Self.table(
            ofBranch: "",
            feature: """
                ,"roll_up":[{"level":1,"targets":["develop"],"landed":3,"of":3,"abandoned":0,"build":"success"},
                  {"level":0,"targets":["main"],"landed":1,"of":3,"abandoned":0,"build":null}]
                """)
        #expect(lines[1] == "    landed in develop 3 of 3 (success); main 1 of 3")
    }

    @Test func `a branch shows where it stands in each branch above, the nearest level first`() throws {
        let lines = try Self.table(
            ofBranch: """
                ,"landings":[{"target":"main","level":0,"state":"open"},{"target":"develop","level":1,"state":"landed"}]
                """)
        #expect(lines[1].hasSuffix("  in develop  in main"))
        #expect(lines[2].hasSuffix("  landed      open"))
    }

    @Test func `no line is longer than a terminal is wide`() throws {
        let job = String(repeating: "long/", count: 30) + "job"
        let lines = try Self.table(ofBranch: #","builds":[{"job":"\#(job)","number":7,"status":"success"}]"#)
        #expect(lines.map(\.count).max() == 140)
        #expect(lines[2].hasSuffix("…"))
    }
}
