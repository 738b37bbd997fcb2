import Testing

@testable import Jenkins

/// The names that Jenkins has for jobs, branches and change requests.
@Suite struct NameTests {
    @Test(arguments: [
        ("job/widget/42/", "widget"), ("job/widget/", "widget"), ("job/widget", "widget"),
        ("/job/widget/42", "widget"), ("job/42/42/", "42"), ("job/job/7/", "job"), ("job/job/job/job/7/", "job/job"),
        ("job/widget/job/feature%252Fspin/7/", "widget/feature%2Fspin"),
        ("job/widget/job/feature%252F%25231/7/", "widget/feature%2F%231"),
        ("job/widget/job/feature%2F%231/7/", "widget/feature%2F%231"), ("job/a%5Bb%5D%3F%5C/1/", "a%5Bb%5D%3F%5C"),
        ("job/a%20b/job/%C3%BCber/1/", "a b/über"), ("job/a%2520b/1/", "a%20b"), ("job/50%25/1/", "50%"),
        ("job/50%/1/", "50%"), ("job/%zz/1/", "%zz"), ("job/%ff/1/", "%ff"), ("job/a+b/1/", "a+b"),
        ("job/widget/label=linux,os=deb/3/", "widget/label=linux,os=deb"),
        ("job/app/org.example$core/3/", "app/org.example$core"), ("view/all/job/widget/3/", "widget"),
        ("https://ci.example.test/jenkins/job/a/job/b/3/", "a/b"),
    ])
    func `a URL names a job by its full name`(url: String, name: String) {
        #expect(JobPath(url)?.fullName == name)
    }

    @Test(arguments: ["", "/", "job", "job/", "widget/42/", "view/all/", "jobs/widget/", "computer/x"])
    func `a URL without a job names none`(_ url: String) {
        #expect(JobPath(url) == nil)
    }

    @Test(arguments: [
        ("job/widget/job/main/7/", "main"), ("job/widget/job/feature%252Fspin/7/", "feature/spin"),
        ("job/widget/job/100%2525/7/", "100%"), ("job/widget/7/", nil), ("job/widget/label=linux/7/", nil),
        ("job/widget/job/a%2520b/7/", nil), ("job/widget/job/%25/7/", "%"), ("job/w/job/%252E%252E/7/", nil),
    ])
    func `the job of a branch has the branch's name, encoded`(url: String, branch: String?) {
        #expect(JobPath(url)?.branch(displayedAs: nil) == branch)
    }

    @Test(arguments: [
        ("main", "main"), ("origin/main", "main"), ("refs/heads/feature/spin", "feature/spin"),
        ("refs/heads/origin/x", "origin/x"), ("refs/remotes/origin/feature/spin", "feature/spin"),
        ("refs/remotes/upstream/main", "main"), ("remotes/upstream/main", "main"), ("upstream/main", "upstream/main"),
        ("*/main", "main"), ("origin/a, origin/b", "a"), ("origin/a,origin/b", "a"), ("origin/a origin/b", "a"),
        ("detached", nil), ("origin/detached", nil), ("HEAD", nil), ("origin/HEAD", nil), ("(no branch)", nil),
        ("", nil),
        (" ", nil), ("refs/tags/v1", nil), ("refs/pull/3/head", nil), ("PR-12", nil), ("a..b", nil), ("origin/", nil),
        ("refs/remotes/origin", nil), ("ünïcode/🌀", "ünïcode/🌀"), ("PR-x", "PR-x"), ("PR-12-spin", "PR-12-spin"),
    ])
    func `a checked out branch has many forms`(text: String, branch: String?) {
        #expect(CheckedOutBranch(text).branch == branch)
    }

    @Test(arguments: [
        ("PR-12", 12, false), ("origin/PR-12", 12, false), ("PR-12-head", 12, true), ("PR-12-merge", 12, false),
        ("MR-3", 3, false), ("origin/pr/12/merge", 12, false), ("refs/remotes/origin/pr/12/head", 12, true),
        ("refs/pull/12/merge", 12, false), ("refs/pull-requests/12/from", 12, true),
        ("refs/merge-requests/9/head", 9, true),
    ])
    func `a checked out change request is no branch`(text: String, number: Int64, isHead: Bool) {
        #expect(CheckedOutBranch(text).changeRequest?.number == number)
        #expect(CheckedOutBranch(text).changeRequest?.isHead == isHead)
    }

    @Test(arguments: [
        "PR", "PR-", "PR-0", "PR--1", "PR-1-", "PR-1-x", "pr-1", "PR-1-head-x", "PR-99999999999999999999", "XPR-1", "",
    ])
    func `what only looks like a change request is none`(_ name: String) {
        #expect(ChangeRequestName(job: name) == nil)
    }

    @Test(arguments: [
        ("https://ci.example.test/job/a/1/", "https://ci.example.test/"),
        ("https://ci.example.test/jenkins/job/a/1/", "https://ci.example.test/jenkins/"),
        ("http://ci.example.test:8080/job/a/job/b/1/", "http://ci.example.test:8080/"),
        ("https://job/job/a/1/", "https://job/"), ("https://ci.example.test/a/1/", nil), ("job/a/1/", nil),
        ("ftp://ci.example.test/job/a/1/", nil), ("https://ci.example.test/ /job/a/1/", nil), ("", nil),
    ])
    func `the root is what is before the first job`(url: String, root: String?) {
        #expect(WebAddress.root(of: url) == root)
    }
}
