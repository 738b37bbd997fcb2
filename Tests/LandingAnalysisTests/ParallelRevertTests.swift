import CoreAPI
import Testing

@Suite struct `Reverts on one of two lines that are merged` {
    static let stories: [Story] = [
        Story(
            name: "a revert of a merge brings nothing again that was there before the merge",
            pushes: [
                "base; git branch develop", "git checkout -q -b f; echo a > FA; ci f1",
                "git checkout -q develop; git merge -q --ff-only f", "echo d > D; ci d",
                "git checkout -q f; git commit -q --amend -m amended",
                "git checkout -q main; git merge -q --no-ff -m M f",
                "git checkout -q develop; git revert --no-commit HEAD~1; ci quiet",
                "git checkout -q main; git merge -q --no-ff -m R develop", "git revert --no-edit -m1 HEAD~1",
                "git revert --no-edit -m1 HEAD~1", "git checkout -q f; echo z > Z; ci f2",
            ], state: .open),
        Story(
            name: "a merge gives no version that the branch has seen taken back",
            pushes: [
                "base; git branch develop", "git checkout -q -b f; echo a > FA; ci f1; echo b > FB; ci f2; git tag old",
                "git checkout -q develop; echo d > D; ci d; git cherry-pick old~1 old",
                "git checkout -q main; git merge -q --no-ff -m M develop",
                "git checkout -q develop; git revert --no-commit HEAD; ci quiet; echo e > E; ci e",
                "git checkout -q main; git merge -q --no-ff -m M2 develop",
                "git checkout -q f; git reset -q --hard develop; git cherry-pick old",
            ], state: .open),
        Story(
            name: "what the branch lost by merging a target is none of its work in another",
            pushes: [
                "base; git branch develop", "git checkout -q -b f; echo a > FA; ci f1",
                "git checkout -q develop; git merge -q --no-ff -m D f",
                "git checkout -q main; git merge -q --ff-only develop",
                "git checkout -q develop; git revert --no-edit -m1 HEAD",
                "git checkout -q f; echo z > Z; ci f2; git merge -q --no-ff -m back develop",
            ], state: .open),
        Story(
            name: "a revert of a merge takes back what a squash below it brought with more",
            pushes: [
                "base; git branch develop", "git checkout -q -b f; echo a > FA; ci f1",
                "git checkout -q -b g; echo b > FB; ci g1",
                "git checkout -q develop; git merge -q --squash g; ci squash",
                "git checkout -q main; git merge -q --no-ff -m M develop",
                "git checkout -q develop; git revert --no-edit HEAD; git cherry-pick f g",
                "git checkout -q main; git merge -q --no-ff -m M2 develop", "git revert --no-edit -m1 HEAD~1",
                "git checkout -q f; echo z > Z; ci f2",
            ], state: .open),
        Story(
            name: "what a merge brought again goes with that merge",
            pushes: [
                "base; git branch develop", "git checkout -q -b f; echo a > FA; ci f1",
                "git checkout -q develop; git cherry-pick f; git commit -q --amend -m picked",
                "git revert --no-edit HEAD", "git checkout -q f; echo b > FB; ci f2",
                "git checkout -q develop; git merge -q --no-ff -m M f",
                "git revert --no-commit -m1 HEAD; ci quiet",
            ], state: .reverted, method: .ancestry, landedAs: "M", target: "develop"),
        Story(
            name: "a revert of a merge leaves what an earlier merge brought",
            pushes: [
                "base; git branch develop", "git checkout -q -b f; echo a > FA; ci f1", "echo b > FB; ci f2",
                "git checkout -q develop; echo d > D; ci d; git cherry-pick f~1 f",
                "git checkout -q main; git merge -q --no-ff -m M develop",
                "git revert --no-commit -m1 HEAD; ci quiet", "git revert --no-commit HEAD; ci again",
                "git checkout -q develop; git revert --no-commit HEAD; ci quiet",
                "git checkout -q f; echo c > FC; ci f3", "git checkout -q develop; git merge -q --no-ff -m D f",
                "git checkout -q main; git merge -q --no-ff -m M2 develop",
                "git revert --no-commit -m1 HEAD; ci quiet",
            ], state: .partial, method: .via, landedAs: "M2"),
        Story(
            name: "a squash of what is left of a branch is not the whole of it",
            pushes: [
                "base; git branch develop", "git checkout -q -b f; echo a > FA; ci f1",
                "git checkout -q develop; git merge -q --squash f; echo x > X; ci edited",
                "git checkout -q f; echo b > FB; ci f2; git merge -q --no-ff -m back develop",
                "git checkout -q develop; git revert --no-edit HEAD; git merge -q --squash f; ci rest",
            ], state: .partial, method: .patchID, landedAs: "rest", target: "develop"),
        Story(
            name: "a revert of a merge leaves what had come by itself before that",
            pushes: [
                "base; git branch develop", "git checkout -q -b f; echo a > FA; ci f1",
                "git checkout -q develop; echo d > D; ci d; git cherry-pick f",
                "git checkout -q main; git merge -q --no-ff -m M f", "git merge -q --no-ff -m M2 develop",
                "git revert --no-edit -m1 HEAD",
            ], state: .landed, method: .via, landedAs: "f1"),
        Story(
            name: "a merge from before a revert brings nothing again",
            pushes: [
                "base; git branch develop", "git checkout -q -b f; sed -i 's/^10$/10f/' A; ci f1",
                "git checkout -q develop; git cherry-pick f; git commit -q --amend -m picked",
                "git checkout -q main; sed -i 's/^30$/30m/' A; ci m; git merge -q --no-ff -m M develop",
                "git checkout -q develop; git revert --no-edit HEAD; echo d > D; ci d",
                "git checkout -q main; git merge -q --no-ff -m M2 develop",
                "git checkout -q f; git commit -q --amend -m amended",
                "git checkout -q develop; git merge -q --no-ff -m D f",
            ], state: .reverted, method: .cherry, landedAs: "picked"),
        Story(
            name: "a part comes from below after all of it was taken back",
            pushes: [
                "base; git branch develop", "work", "git checkout -q develop; git merge -q --squash f; ci part",
                "git checkout -q f; echo z > Z; ci f3", "squash", "git revert --no-commit HEAD; ci quiet",
                "git merge -q --no-ff -m M develop",
            ], state: .partial, method: .patchID, landedAs: "part"),
        Story(
            name: "a merge that took over nothing is not what brought a branch",
            pushes: [
                "base; git branch develop", "git checkout -q -b f; sed -i 's/^10$/10f/' A; ci f1",
                "sed -i 's/^30$/30f/' A; ci f2", "git checkout -q develop; git merge -q --squash f; ci squash",
                "git checkout -q main; git merge -q --no-ff -m M develop", "git merge -q --no-ff -m M2 f",
                "git revert --no-commit -m1 HEAD~1; ci quiet", "git checkout -q f; echo z > Z; ci f3",
            ], state: .open),
        Story(
            name: "what a merge brought edited is gone with it on both lines",
            pushes: [
                "base; git branch develop", "git checkout -q -b f; echo a > FA; ci f1",
                "git checkout -q main; git cherry-pick f; git commit -q --amend -m picked",
                "git checkout -q develop; git merge -q --squash f; echo x > X; ci edited",
                "git checkout -q main; git merge -q --no-ff -m M develop", "git revert --no-edit -m1 HEAD",
                "git revert --no-edit HEAD", "git checkout -q develop; git revert --no-edit HEAD",
                "git checkout -q f; echo z > Z; ci f2", "git checkout -q main; git merge -q --no-ff -m M2 develop",
            ], state: .open),
        Story(
            name: "a version that came edited, went, came again, and was picked and reverted twice",
            pushes: [
                "base; git branch develop", "git checkout -q -b f; echo a > FA; ci f1",
                "git checkout -q develop; git merge -q --squash f; echo x > X; ci edited",
                "git checkout -q main; git merge -q --no-ff -m M develop",
                "git checkout -q develop; git revert --no-edit HEAD",
                "git checkout -q main; git merge -q --no-ff -m M2 develop",
                "git checkout -q develop; git cherry-pick f; git commit -q --amend -m picked; git tag picked",
                "git checkout -q main; git revert --no-commit -m1 HEAD; ci again",
                "git merge -q --no-ff -m M3 develop",
                "git checkout -q develop; git revert --no-commit HEAD; ci quiet; git revert --no-commit HEAD; ci quiet2",
                "git revert --no-edit picked", "git checkout -q main; git merge -q --no-ff -m M4 develop",
            ], state: .reverted, method: .via, landedAs: "M3"),
    ]

    @Test(arguments: stories) func `are followed as git merges them`(_ story: Story) throws {
        try story.check()
    }

    @Test func `count for a squash that came to a target twice`() throws {
        let laboratory = try Laboratory()
        for script in [
            "base; git branch develop", "work", "squash f one",
            "git checkout -q develop; git merge -q --squash f; ci two; echo d > D; ci d",
            "git checkout -q main; git merge -q --no-ff -m M develop",
        ] {
            try laboratory.push(script)
        }
        #expect(try laboratory.judge("f").state == .landed)
        try laboratory.push("git revert --no-commit HEAD~1; ci quiet")
        try laboratory.push("git checkout -q f; echo z > Z; ci f3")
        let answer = try laboratory.judge("f")
        #expect(answer.state == .open, "\(answer.evidence ?? answer.reason ?? "nothing")")
    }
}
