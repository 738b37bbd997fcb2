import CoreAPI
import Foundation
import JSONBody
import Testing

@testable import Jenkins

/// Which revision of a change request `ployst-notify` says was built, asked of real repositories.
@Suite struct PloystNotifyMergeTests {
    private func sent(
        of built: String, in workspace: URL, _ changes: [String: String] = [:]
    ) throws -> [String: JSONValue] {
        var notifier = try Notifier()
        let names = [
            "JOB_NAME": "widget/PR-31", "BRANCH_NAME": "PR-31", "CHANGE_ID": "31", "CHANGE_BRANCH": "feature/spin",
            "CHANGE_TARGET": "develop", "GIT_COMMIT": built, "HOME": workspace.path,
        ]
        notifier.environment.merge(names) { $1 }
        notifier.environment.merge(changes) { $1 }
        try notifier.run("STARTED", in: workspace)
        return try notifier.sent
    }

    private func expect(
        _ sent: [String: JSONValue], built: String, head: String?, target: String?,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(sent["built_commit"] == .string(built), sourceLocation: sourceLocation)
        #expect(sent["commit"] == head.map(JSONValue.string), sourceLocation: sourceLocation)
        var change: [String: JSONValue] = [
            "number": .integer(31), "branch": .string("feature/spin"), "target": .string("develop"),
        ]
        change["target_commit"] = target.map(JSONValue.string)
        #expect(sent["change_request"] == .object(change), sourceLocation: sourceLocation)
        #expect(sent["branch"] == nil, sourceLocation: sourceLocation)
    }

    struct Merge: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var headFirst: Bool
        var committer = "Jenkins <nobody@nowhere>"
        var fetchesHead = false
        var fetchesTarget = false
        var isKnown = true
    }

    static let merges = [
        Merge(
            testDescription: "Jenkins's, with both branches", headFirst: true, fetchesHead: true, fetchesTarget: true),
        Merge(testDescription: "Jenkins's, with the head", headFirst: true, fetchesHead: true),
        Merge(testDescription: "Jenkins's, with the target", headFirst: true, fetchesTarget: true),
        Merge(testDescription: "Jenkins's, with neither", headFirst: true),
        Merge(
            testDescription: "the host's, with both branches", headFirst: false,
            committer: "Host <noreply@example.test>", fetchesHead: true, fetchesTarget: true),
        Merge(
            testDescription: "the host's, with the head", headFirst: false, committer: "Host <noreply@example.test>",
            fetchesHead: true),
        Merge(
            testDescription: "the host's, with the target", headFirst: false, committer: "Host <noreply@example.test>",
            fetchesTarget: true),
        Merge(
            testDescription: "the host's, with neither", headFirst: false, committer: "Host <noreply@example.test>",
            isKnown: false),
    ]

    @Test(arguments: merges) func `tells the head from the target of a merge`(_ merge: Merge) throws {
        let workspace = try Workspace()
        let (head, target) = (workspace.head, workspace.target)
        let built = try workspace.merge(
            merge.headFirst ? head : target, merge.headFirst ? target : head, by: merge.committer)
        if merge.fetchesHead { try workspace.fetched(["origin/PR-31": head]) }
        if merge.fetchesTarget { try workspace.fetched(["upstream/develop": target]) }
        expect(
            try sent(of: built, in: workspace.url), built: built, head: merge.isKnown ? head : nil,
            target: merge.isKnown ? target : nil)
    }

    @Test func `a merge that somebody pushed is itself the head`() throws {
        let workspace = try Workspace()
        let (head, target) = (workspace.head, workspace.target)
        let pushed = try workspace.merge(head, target, by: "Mira <mira@example.test>")
        try workspace.fetched(["origin/PR-31": pushed, "origin/develop": target])
        expect(try sent(of: pushed, in: workspace.url), built: pushed, head: pushed, target: nil)
        let later = try workspace.commit("later")
        try workspace.fetched(["origin/PR-31": later])
        expect(try sent(of: pushed, in: workspace.url), built: pushed, head: pushed, target: nil)
    }

    @Test func `a ref of the host's for the merge does not make it pushed`() throws {
        let workspace = try Workspace()
        let (head, target) = (workspace.head, workspace.target)
        let built = try workspace.merge(target, head, by: "Host <noreply@example.test>")
        try workspace.fetched(["origin/pr/31/merge": built, "origin/develop": target])
        expect(try sent(of: built, in: workspace.url), built: built, head: head, target: target)
    }

    @Test func `what is no merge is the head, and so is what a job of heads builds`() throws {
        let workspace = try Workspace()
        let head = workspace.head
        expect(try sent(of: head, in: workspace.url), built: head, head: head, target: nil)
        let merged = try workspace.merge(head, workspace.target, by: "Mira <mira@example.test>")
        let ofHeads = try sent(of: merged, in: workspace.url, ["JOB_NAME": "widget/PR-31-head"])
        expect(ofHeads, built: merged, head: merged, target: nil)
    }

    @Test func `a shallow clone has the parents too`() throws {
        let workspace = try Workspace()
        let (head, target) = (workspace.head, workspace.target)
        let built = try workspace.merge(head, target)
        try workspace.git("branch", "built", built)
        let clone = try TemporaryFolder()
        let path = clone.url.appending(path: "clone")
        try workspace.git(
            "clone", "--quiet", "--depth=1", "--branch=built", "file://\(workspace.url.path)", path.path)
        try workspace.git("-C", path.path, "update-ref", "-d", "refs/remotes/origin/built")
        expect(try sent(of: built, in: path), built: built, head: head, target: target)
    }

    @Test func `nothing is said of the head where there is no repository, or another one`() throws {
        let nowhere = try TemporaryFolder()
        expect(try sent(of: Sample.commit, in: nowhere.url), built: Sample.commit, head: nil, target: nil)
        let other = try Workspace()
        try withExtendedLifetime(other) {
            expect(try sent(of: Sample.commit, in: other.url), built: Sample.commit, head: nil, target: nil)
        }
    }

    @Test func `a branch of a fork is none of the repository's`() throws {
        let workspace = try Workspace()
        let sent = try sent(of: workspace.head, in: workspace.url, ["CHANGE_FORK": "somebody"])
        #expect(
            sent["change_request"] == .object(["number": .integer(31), "target": .string("develop")]))
    }
}
