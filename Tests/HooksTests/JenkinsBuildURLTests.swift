import Hooks
import Testing

@Suite struct JenkinsBuildURLTests {
    struct Address: Sendable, CustomTestStringConvertible {
        var text: String
        var server = "https://ci.example.test/"
        var job: String
        var number: Int64 = 7
        var testDescription: String { text }
    }

    private static let root = "https://ci.example.test/"

    static let addresses = [
        Address(text: "\(root)job/widget/7/", job: "widget"),
        Address(text: "\(root)job/widget/7", job: "widget"),
        Address(text: "\(root)job/folder/job/deeper/job/widget/7/", job: "folder/deeper/widget"),
        Address(text: "\(root)job/my%20folder/job/w%C3%BCdget/7/", job: "my folder/wüdget"),
        Address(text: "\(root)job/widget/job/feature%252Fspin/7/", job: "widget/feature%2Fspin"),
        Address(text: "\(root)job/widget/job/feature%2Fspin/7/", job: "widget/feature%2Fspin"),
        Address(text: "\(root)job/widget/job/feature%252F%25231/7/", job: "widget/feature%2F%231"),
        Address(text: "\(root)job/widget/job/feature%2F%231/7/", job: "widget/feature%2F%231"),
        Address(text: "\(root)job/widget/job/PR-31/7/display/redirect", job: "widget/PR-31"),
        Address(text: "\(root)job/widget/job/PR-31-merge/7/display/redirect?page=changes", job: "widget/PR-31-merge"),
        Address(text: "\(root)job/widget/7/console", job: "widget"),
        Address(text: "\(root)job/widget/7/consoleFull#footer", job: "widget"),
        Address(text: "\(root)job/widget/7?page=tests", job: "widget"),
        Address(text: "\(root)job/job/job/job/7/", job: "job/job"),
        Address(text: "\(root)job/7/7/", job: "7"),
        Address(text: "\(root)view/All/job/widget/7/", job: "widget"),
        Address(text: "\(root)job/folder/view/All/job/widget/7/", job: "folder/widget"),
        Address(text: "\(root)/job/widget//7/", job: "widget"),
        Address(text: "\(root)job/widget/9223372036854775807/", job: "widget", number: .max),
        Address(
            text: "http://127.0.0.1:8080/jenkins/ci/job/widget/7/", server: "http://127.0.0.1:8080/jenkins/ci/",
            job: "widget"),
        Address(text: "https://mira:secret@ci.example.test/job/widget/7/", job: "widget"),
        Address(text: "\(root)blue/organizations/jenkins/widget/detail/main/7/pipeline", job: "widget/main"),
        Address(
            text: "\(root)blue/organizations/jenkins/folder%2Fwidget/detail/feature%2Fspin/7/",
            job: "folder/widget/feature%2Fspin"),
        Address(
            text: "\(root)blue/organizations/jenkins/folder%2Fwidget/detail/feature%252Fspin/7/tests/",
            job: "folder/widget/feature%2Fspin"),
        Address(text: "\(root)blue/organizations/jenkins/folder%2Fwidget/detail/widget/7/", job: "folder/widget"),
        Address(
            text: "https://ci.example.test/jenkins/blue/organizations/jenkins/widget/detail/PR-31/7/",
            server: "https://ci.example.test/jenkins/", job: "widget/PR-31"),
    ]

    @Test(arguments: addresses) func `names the build`(_ address: Address) throws {
        let build = try #require(JenkinsBuildURL(address.text))
        #expect(build.server == address.server)
        #expect(build.job == address.job)
        #expect(build.number == address.number)
    }

    @Test(arguments: [
        "", "/", "https://", "https:///job/widget/7/", "not an address", "job/widget/7/",
        "ftp://ci.example.test/job/a/7/",
        "https://ci.example.test/", "\(root)job/widget/", "\(root)job/widget/lastBuild/", "\(root)job/widget/0/",
        "\(root)job/widget/-7/", "\(root)job/widget/+7/", "\(root)job/widget/7a/", "\(root)job/widget/٧/",
        "\(root)job/widget/9223372036854775808/", "\(root)job/7/", "\(root)job/", "\(root)job", "\(root)view/All/7/",
        "\(root)jobs/widget/7/", "\(root)job/wid%zzget/7/", "\(root)job/widget%/7/", "\(root)job/widget%2/7/",
        "\(root)job/%FF/7/", "\(root)job/%00/7/", "\(root)job?x=/job/widget/7/",
        "\(root)blue/organizations/jenkins/widget/activity", "\(root)blue/organizations/jenkins/widget/detail/main/",
        "\(root)blue/organizations/jenkins/widget/other/main/7/",
        "\(root)blue/organizations/jenkins/%2F/detail/main/7/",
        "\(root)blue/rest/organizations/jenkins/pipelines/widget/runs/7/", "\(root)computer/agent/7/",
        "https://circleci.example.test/gh/acme/widget/163", "https://travis.example.test/acme/widget/builds/163",
        "https://gitlab.example.test/acme/widget/-/jobs/163",
        "https://dev.example.test/acme/_build/results?buildId=163",
        "https://github.example.test/acme/widget/actions/runs/2897/job/163",
    ])
    func `knows what is none of a Jenkins build`(_ text: String) {
        #expect(JenkinsBuildURL(text) == nil)
    }
}
