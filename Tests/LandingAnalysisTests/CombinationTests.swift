import CoreAPI
import Testing

@Suite struct `Ways into a target and out again` {
    static let continued: [Story] = [
        Story(
            name: "merged, reverted, gone on, merged again",
            pushes: [
                "base", "work", "git checkout -q main; git merge -q --no-ff -m M1 f", "git revert --no-edit -m1 HEAD",
                "git checkout -q f; echo z > Z; ci f3", "git checkout -q main; git merge -q --no-ff -m M2 f",
            ], state: .partial, method: .ancestry, landedAs: "M2"),
        Story(
            name: "merged, and the target merged back",
            pushes: [
                "base", "work", "git checkout -q main; git merge -q --no-ff -m M f",
                "git checkout -q f; git merge -q --no-ff -m back main",
            ], state: .landed, method: .ancestry, landedAs: "M"),
        Story(
            name: "merged, reverted, the revert merged back, and gone on",
            pushes: [
                "base", "work", "git checkout -q main; git merge -q --no-ff -m M f", "git revert --no-edit -m1 HEAD",
                "git checkout -q f; git merge -q --no-ff -m back main; echo z > Z; ci f3",
            ], state: .open),
        Story(
            name: "two fast-forwards, the second reverted",
            pushes: [
                "base", "git checkout -q -b f; echo a > FA; ci f1", "git checkout -q main; git merge -q --ff-only f",
                "git checkout -q f; echo b > FB; ci f2", "git checkout -q main; git merge -q --ff-only f",
                "git revert --no-edit HEAD",
            ], state: .partial, method: .ancestry, landedAs: "f1"),
        Story(
            name: "a branch from develop, which main was set forward to before the branch had work",
            pushes: [
                "base", "git checkout -q -b develop; echo d > D; ci d", "git branch f develop",
                "git checkout -q main; git merge -q --ff-only develop", "git checkout -q f; echo x > X; ci f1",
            ], state: .open),
        Story(
            name: "squashed, gone on, merged, and the squash reverted",
            pushes: [
                "base", "work", "squash", "git checkout -q f; echo z > Z; ci f3",
                "git checkout -q main; git merge -q --no-ff -m M f", "git revert --no-edit HEAD~1",
            ], state: .partial, method: .ancestry, landedAs: "M"),
        Story(
            name: "squashed, gone on, merged, and the merge reverted",
            pushes: [
                "base", "work", "squash", "git checkout -q f; echo z > Z; ci f3",
                "git checkout -q main; git merge -q --no-ff -m M f", "git revert --no-edit -m1 HEAD",
            ], state: .partial, method: .patchID, landedAs: "squash"),
        Story(
            name: "squashed in two steps, and the first reverted",
            pushes: [
                "base", "work", "squash f one", "git checkout -q f; echo z > Z; ci f3", "squash f two",
                "git revert --no-edit HEAD~1",
            ], state: .partial, method: .landedAs, landedAs: "two"),
        Story(
            name: "squashed and taken back, and come again from develop",
            pushes: [
                "base; git branch develop", "work", "squash", "git revert --no-edit HEAD",
                "git checkout -q develop; git merge -q --squash f; ci again",
                "git checkout -q main; git merge -q --no-ff -m M develop",
            ], state: .landed, method: .via, landedAs: "M"),
        Story(
            name: "one commit squashed, two more merged, and the merge reverted",
            pushes: [
                "base", "git checkout -q -b f; echo a > FA; ci f1", "squash", "git checkout -q f; echo b > FB; ci f2",
                "echo c > FC; ci f3", "git checkout -q main; git merge -q --no-ff -m M f",
                "git revert --no-edit -m1 HEAD",
            ], state: .partial, method: .ancestry, landedAs: "squash"),
        Story(
            name: "squashed, gone on, merged, rebased, and the merge reverted",
            pushes: [
                "base; git branch develop", "work", "squash", "git checkout -q f; echo z > Z; ci f3",
                "git checkout -q main; git merge -q --no-ff -m M f",
                "git checkout -q develop; echo d > D; ci d", "git checkout -q f; git rebase -q develop",
                "git checkout -q main; git revert --no-edit -m1 HEAD",
            ], state: .partial, method: .patchID, landedAs: "squash"),
        Story(
            name: "set forward, rebased, gone on in the same file, squashed, and the first commit reverted by name",
            pushes: [
                "base; git branch develop", "git checkout -q -b f; sed -i 's/^10$/10f/' A; ci f1",
                "git checkout -q main; git merge -q --ff-only f", "git checkout -q develop; echo d > D; ci d",
                "git checkout -q f; git rebase -q develop", "sed -i 's/^30$/30f/' A; ci f2",
                "git checkout -q main; git merge -q --squash f || git checkout -q f -- A; ci squash",
                "git revert --no-edit HEAD~1",
            ], state: .partial, method: .landedAs, landedAs: "squash"),
        Story(
            name: "taken back in main before develop came there by a merge that had the squash",
            pushes: [
                "base; git branch develop", "git checkout -q -b f; echo a > FA; ci f1",
                "git checkout -q develop; git merge -q --squash f; ci d",
                "git checkout -q f; echo b > FB; ci f2", "squash",
                "git checkout -q -b g; git merge -q --no-ff -m G develop",
                "git checkout -q main; git revert --no-edit HEAD",
                "git checkout -q develop; git merge -q --no-ff -m D f",
                "git checkout -q main; git merge -q --no-ff -m M g", "git merge -q --no-ff -m M2 develop",
            ], state: .partial, method: .via, landedAs: "M2"),
        Story(
            name: "merged, reverted, the revert merged back, gone on, and the revert reverted",
            pushes: [
                "base", "work", "git checkout -q main; git merge -q --no-ff -m M f", "git revert --no-edit -m1 HEAD",
                "git checkout -q f; git merge -q --no-ff -m back main; echo z > Z; ci f3",
                "git checkout -q main; git revert --no-edit HEAD; git commit -q --amend -m again",
            ], state: .open),
        Story(
            name: "squashed, and what develop took back of it merged",
            pushes: [
                "base; git branch develop", "work", "squash", "git checkout -q develop; git merge -q --ff-only f",
                "git revert --no-edit HEAD HEAD~1", "git checkout -q f; echo z > Z; ci f3",
                "git merge -q --no-ff -m back develop",
            ], state: .open),
        Story(
            name: "merged, amended, gone on, and the merge reverted without a word",
            pushes: [
                "base", "git checkout -q -b f; echo a > FA; ci f1", "echo b > FB; ci f2",
                "git checkout -q main; git merge -q --no-ff -m M f",
                "git checkout -q f; git commit -q --amend -m amended", "echo z > Z; ci f3",
                "git checkout -q main; git revert --no-commit -m1 HEAD; ci quiet",
            ], state: .open),
    ]

    static let forced: [Story] = [
        Story(
            name: "merged, the last commit amended, squashed, and the first commit reverted without a word",
            pushes: [
                "base", "git checkout -q -b f; echo a > FA; ci f1; echo b > FB; ci f2",
                "git checkout -q main; git merge -q --no-ff -m M f",
                "git checkout -q f; git commit -q --amend -m amended; echo c > FC; ci f3", "squash",
                "git revert --no-commit f~2; ci quiet",
            ], state: .partial, method: .cherry, landedAs: "squash"),
        Story(
            name: "set forward, the last commit amended, and that commit reverted",
            pushes: [
                "base", "git checkout -q -b f; echo a > FA; ci f1; echo b > FB; ci f2",
                "git checkout -q main; git merge -q --ff-only f; echo m > M; ci m",
                "git checkout -q f; git commit -q --amend -m amended",
                "git checkout -q main; git revert --no-edit HEAD~1",
            ], state: .partial, method: .ancestry, landedAs: "f1"),
    ]

    @Test(arguments: forced) func `are all seen where a forced push leaves a part`(_ story: Story) throws {
        try story.check()
    }

    @Test(arguments: continued) func `are all seen where a branch goes on`(_ story: Story) throws {
        try story.check()
    }

    static let reverts: [Story] = [
        Story(
            name: "merge, reverted, and the revert reverted",
            pushes: [
                "base", "work", "git checkout -q main; git merge -q --no-ff -m M f", "git revert --no-edit -m1 HEAD",
                "git revert --no-edit HEAD; git commit -q --amend -m again",
            ], state: .landed, method: .ancestry, landedAs: "again"),
        Story(
            name: "squash, reverted, reverted, reverted",
            pushes: [
                "base", "work", "squash", "git revert --no-edit HEAD; git revert --no-edit HEAD",
                "git revert --no-edit HEAD",
            ], state: .reverted, method: .patchID, landedAs: "squash"),
        Story(
            name: "squash, reverted by a commit that does not say so",
            pushes: ["base", "work", "squash", "other", "git revert --no-commit HEAD~1; ci quiet"], state: .reverted,
            method: .patchID, landedAs: "squash"),
        Story(
            name: "squash, and a squash of another branch that had reverted it",
            pushes: [
                "base", "work", "squash", "git checkout -q -b g; git revert --no-edit HEAD; echo g > G; ci g",
                "squash g",
            ], state: .reverted, method: .patchID, landedAs: "squash"),
        Story(
            name: "squash, reverted in changed surroundings by a commit that says so",
            pushes: [
                "base", "work", "squash", "sed -i 's/^11$/11m/' A; ci near",
                "sed -i 's/^10f$/10/; s/^30f$/30/' A; git rm -q N; ci \"Take it out\n\nThis reverts commit $(git rev-parse HEAD~1).\"",
            ], state: .reverted, method: .patchID, landedAs: "squash"),
        Story(
            name: "squash, reverted, squashed again",
            pushes: ["base", "work", "squash", "git revert --no-edit HEAD", "squash f again"], state: .landed,
            method: .patchID, landedAs: "again"),
        Story(
            name: "rebase-merge, one of two commits reverted",
            pushes: [
                "base", "work", "other",
                "git checkout -q --detach f; git rebase -q main; git branch -f main HEAD; git checkout -q main",
                "git revert --no-edit HEAD~1",
            ], state: .partial, method: .cherry, landedAs: "f2"),
        Story(
            name: "rebase-merge, all commits reverted in one",
            pushes: [
                "base", "work", "other",
                "git checkout -q --detach f; git rebase -q main; git branch -f main HEAD; git checkout -q main",
                "git revert --no-commit HEAD HEAD~1; ci quiet",
            ], state: .reverted, method: .cherry, landedAs: "f2"),
        Story(
            name: "fast-forward, both commits reverted one by one",
            pushes: [
                "base", "work", "git checkout -q main; git merge -q --ff-only f", "git revert --no-edit HEAD HEAD~1",
            ], state: .reverted, method: .ancestry, landedAs: "f2"),
        Story(
            name: "the revert came by a merge of its own branch",
            pushes: [
                "base", "work", "squash", "git checkout -q -b undo; git revert --no-edit HEAD", "other",
                "git merge -q --no-ff -m undone undo",
            ], state: .reverted, method: .patchID, landedAs: "squash"),
        Story(
            name: "that revert is reverted by its merge",
            pushes: [
                "base", "work", "squash", "git checkout -q -b undo; git revert --no-edit HEAD", "other",
                "git merge -q --no-ff -m undone undo", "git revert --no-edit -m1 HEAD; git commit -q --amend -m redone",
            ], state: .landed, method: .patchID, landedAs: "redone"),
        Story(
            name: "a branch that reverts something is no revert of itself",
            pushes: [
                "base; other", "git checkout -q -b f; git revert --no-edit HEAD; git commit -q --amend -m undo",
                "git checkout -q main; echo x > X; ci x; git merge -q --no-ff -m M f",
            ], state: .landed, method: .ancestry, landedAs: "M"),
        Story(
            name: "merged into main by develop, then develop's merge reverted there",
            pushes: [
                "base; git branch develop", "git checkout -q develop; work",
                "git checkout -q develop; git merge -q --no-ff -m D f",
                "git checkout -q main; git merge -q --no-ff -m M develop", "git revert --no-edit -m1 HEAD",
            ], state: .reverted, method: .via, landedAs: "M"),
        Story(
            name: "that revert leaves develop as it was",
            pushes: [
                "base; git branch develop", "git checkout -q develop; work",
                "git checkout -q develop; git merge -q --no-ff -m D f",
                "git checkout -q main; git merge -q --no-ff -m M develop", "git revert --no-edit -m1 HEAD",
            ], state: .landed, method: .ancestry, landedAs: "D", target: "develop"),
        Story(
            name: "reverted in develop before it came to main",
            pushes: [
                "base; git branch develop", "git checkout -q develop; work",
                "git checkout -q develop; git merge -q --no-ff -m D f",
                "git revert --no-edit -m1 HEAD", "git checkout -q main; git merge -q --no-ff -m M develop",
            ], state: .reverted, method: .via, landedAs: "M"),
        Story(
            name: "reverted in develop, but main took it before",
            pushes: [
                "base; git branch develop", "git checkout -q develop; work",
                "git checkout -q develop; git merge -q --no-ff -m D f",
                "git checkout -q main; git merge -q --no-ff -m M develop",
                "git checkout -q develop; git revert --no-edit -m1 HEAD",
            ], state: .landed, method: .via, landedAs: "M"),
    ]

    static let levels: [Story] = [
        Story(
            name: "squashed into develop, develop merged into main",
            pushes: [
                "base; git branch develop", "work", "git checkout -q develop; git merge -q --squash f; ci squash",
                "git checkout -q main; git merge -q --no-ff -m M develop",
            ], state: .landed, method: .via, landedAs: "M"),
        Story(
            name: "squashed into develop, main fast-forwarded to it",
            pushes: [
                "base; git branch develop", "work", "git checkout -q develop; git merge -q --squash f; ci squash",
                "git checkout -q main; git merge -q --ff-only develop",
            ], state: .landed, method: .via, landedAs: "squash"),
        Story(
            name: "squashed into develop alone",
            pushes: [
                "base; git branch develop", "work", "git checkout -q develop; git merge -q --squash f; ci squash",
            ], state: .open),
        Story(
            name: "a hotfix goes straight to main",
            pushes: ["base; git branch develop", "work", "git checkout -q main; git merge -q --no-ff -m M f"],
            state: .landed, method: .ancestry, landedAs: "M"),
        Story(
            name: "that hotfix is not in develop",
            pushes: ["base; git branch develop", "work", "git checkout -q main; git merge -q --no-ff -m M f"],
            state: .open, target: "develop"),
        Story(
            name: "a level without branches between",
            pushes: ["base", "work", "git checkout -q main; git merge -q --no-ff -m M f"], state: .landed,
            method: .ancestry, landedAs: "M"),
        Story(
            name: "one of two branches on a level",
            pushes: [
                "base; git branch release/1; git branch release/2", "work",
                "git checkout -q release/2; git cherry-pick f~1 f; git commit -q --amend -m picked",
            ], state: .landed, method: .cherry, landedAs: "picked", target: "release/2"),
        Story(
            name: "the other of them",
            pushes: [
                "base; git branch release/1; git branch release/2", "work",
                "git checkout -q release/2; git cherry-pick f~1 f",
            ], state: .open, target: "release/1"),
        Story(
            name: "develop itself in main",
            pushes: ["base; git branch develop", "git checkout -q develop; echo d > D; ci d", "squash develop"],
            state: .landed, method: .cherry, landedAs: "squash", branch: "develop"),
    ]

    @Test(arguments: reverts) func `are followed by parity`(_ story: Story) throws {
        try story.check()
    }

    @Test(arguments: levels) func `are looked for on every level above`(_ story: Story) throws {
        try story.check()
    }

    @Test func `work in a repository of SHA-256 too`() throws {
        for story in Self.reverts.prefix(3) + Self.levels.prefix(1) { try story.check(format: "sha256") }
    }
}
