import CoreAPI
import Testing

@Suite struct `Branches that merged a target back` {
    static let stories: [Story] = [
        Story(
            name: "squashed, merged back, squashed again, and the first squash reverted",
            pushes: [
                "base", "git checkout -q -b f; echo a > FA; ci f1", "squash f one",
                "git checkout -q f; echo b > FB; ci f2; git merge -q --no-ff -m back main", "squash f two",
                "git revert --no-commit HEAD~1; ci quiet",
            ], state: .partial, method: .patchID, landedAs: "two"),
        Story(
            name: "squashed, merged back, squashed with more, and the first squash reverted by name",
            pushes: [
                "base", "git checkout -q -b f; echo a > FA; ci f1", "squash f one",
                "git checkout -q f; echo b > FB; ci f2; git merge -q --no-ff -m back main",
                "git checkout -q main; git merge -q --squash f; echo x > X; ci edited",
                "git checkout -q f; git merge -q --no-ff -m back2 main",
                "git checkout -q main; git revert --no-edit HEAD~1",
            ], state: .partial, method: .landedAs, landedAs: "edited"),
        Story(
            name: "squashed with more, merged back, squashed again, and the first squash reverted beside other lines",
            pushes: [
                "base", "git checkout -q -b f; sed -i 's/^10$/10f/' A; ci f1",
                "git checkout -q main; git merge -q --squash f; echo x > X; ci edited; sed -i 's/^30$/30m/' A; ci near",
                "git checkout -q f; git merge -q --no-ff -m back main; echo b > FB; ci f2", "squash f two",
                "git revert --no-commit HEAD~2; ci quiet",
            ], state: .partial, method: .patchID, landedAs: "two"),
        Story(
            name: "squashed below, merged back, squashed there again, and the merge of the first reverted",
            pushes: [
                "base; git branch develop", "work", "git checkout -q develop; git merge -q --squash f; ci one",
                "git checkout -q main; git merge -q --no-ff -m M develop",
                "git checkout -q f; git merge -q --no-ff -m back develop; echo b > FB; ci f3",
                "git checkout -q develop; git merge -q --squash f; ci two",
                "git checkout -q main; git merge -q --no-ff -m M2 develop",
                "git revert --no-commit -m1 HEAD~1; ci quiet",
            ], state: .partial, method: .via, landedAs: "M2"),
        Story(
            name: "squashed, merged back, the target set forward to it, and the squash reverted",
            pushes: [
                "base", "work", "squash", "git checkout -q f; git merge -q --no-ff -m back main; echo b > FB; ci f3",
                "git checkout -q main; git merge -q --ff-only f", "git revert --no-commit f~1^2; ci quiet",
            ], state: .partial, method: .ancestry, landedAs: "f3"),
        Story(
            name: "squashed with more, merged back, the squash reverted, and merged",
            pushes: [
                "base", "work", "git checkout -q main; git merge -q --squash f; echo x > X; ci edited",
                "git checkout -q f; git merge -q --no-ff -m back main",
                "git checkout -q main; git revert --no-commit HEAD; ci quiet", "git merge -q --no-ff -m M f",
            ], state: .reverted, method: .landedAs, landedAs: "edited"),
        Story(
            name: "merged, reverted, the revert merged back, and merged again",
            pushes: [
                "base", "work", "git checkout -q main; git merge -q --no-ff -m M f",
                "git revert --no-commit -m1 HEAD; ci quiet", "git checkout -q f; git merge -q --no-ff -m back main",
                "git checkout -q main; git merge -q --no-ff -m M2 f",
            ], state: .reverted, method: .ancestry, landedAs: "M"),
        Story(
            name: "nothing but a merge of what another target had",
            pushes: [
                "base; git branch develop", "git branch f", "other",
                "git checkout -q f; git merge -q --no-ff -m back main",
                "git checkout -q develop; git merge -q --no-ff -m D f",
            ], state: .noWork, target: "develop"),
        Story(
            name: "picked, merged back, merged, one pick reverted, and the revert merged back",
            pushes: [
                "base; git branch develop", "git checkout -q -b f; echo a > FA; ci f1; echo b > FB; ci f2",
                "git checkout -q develop; git cherry-pick f~1 f; git commit -q --amend -m picked",
                "git checkout -q f; echo c > FC; ci f3; git merge -q --no-ff -m back develop",
                "git checkout -q develop; git merge -q --no-ff -m D f", "git revert --no-edit HEAD^",
                "git checkout -q f; git merge -q --no-ff -m back2 develop",
            ], state: .landed, method: .ancestry, landedAs: "D", target: "develop"),
        Story(
            name: "a revert merged back that another target had overruled",
            pushes: [
                "base; git branch develop; git branch f", "git checkout -q -b g; echo a > FA; ci g1",
                "git checkout -q main; git merge -q --ff-only g",
                "git checkout -q develop; echo d > D; ci d; git cherry-pick g; git commit -q --amend -m picked",
                "git checkout -q f; git cherry-pick g; git commit -q --amend -m f1; echo b > FB; ci f2",
                "git checkout -q develop; git merge -q --no-ff -m D f", "git revert --no-commit HEAD^; ci quiet",
                "git checkout -q main; git merge -q --no-ff -m M develop",
                "git checkout -q f; git merge -q --no-ff -m back main",
            ], state: .partial, method: .ancestry, landedAs: "D", target: "develop"),
        Story(
            name: "what the branch lost by merging a target is not missing in another",
            pushes: [
                "base; git branch develop", "git checkout -q -b f; echo a > FA; ci f1",
                "git checkout -q develop; git merge -q --no-ff -m D f", "git revert --no-commit -m1 HEAD; ci quiet",
                "git checkout -q f; echo b > FB; ci f2", "git checkout -q develop; git cherry-pick f",
                "git checkout -q main; echo m > M; ci m; git merge -q --no-ff -m M develop",
                "git checkout -q f; git merge -q --no-ff -m back develop",
            ], state: .landed, method: .via, landedAs: "M"),
        Story(
            name: "what the branch lost is no part of it where somebody else brought it",
            pushes: [
                "base; git branch develop", "git checkout -q -b f; echo a > FA; ci f1",
                "git checkout -q develop; git merge -q --ff-only f", "git revert --no-edit HEAD",
                "git checkout -q f; git merge -q --no-ff -m back develop",
                "git checkout -q main; git cherry-pick develop~1; git commit -q --amend -m picked",
                "git checkout -q f; echo b > FB; ci f2; echo c > FC; ci f3",
            ], state: .open),
        Story(
            name: "what the branch lost had come to it by a pick too",
            pushes: [
                "base; git branch develop", "git checkout -q -b f; echo a > FA; ci f1",
                "git checkout -q develop; git cherry-pick f; git commit -q --amend -m picked; echo d > D; ci d",
                "git checkout -q main; git merge -q --no-ff -m M develop",
                "git checkout -q f; git merge -q --no-ff -m back develop",
                "git checkout -q develop; git revert --no-edit HEAD~1",
                "git checkout -q f; git merge -q --no-ff -m back2 develop; echo b > FB; ci f2",
            ], state: .open),
        Story(
            name: "brought below anew, merged back, and a merge of that overruled by a picked revert",
            pushes: [
                "base; git branch develop", "git checkout -q -b f; echo a > FA; ci f1; git tag old",
                "git checkout -q develop; git merge -q --squash f; ci one",
                "git checkout -q main; git merge -q --no-ff -m M develop",
                "git checkout -q develop; git revert --no-edit HEAD; git tag taken",
                "git checkout -q f; git reset -q --hard develop; git cherry-pick old; echo b > FB; ci f2",
                "git checkout -q develop; git cherry-pick f~1; git commit -q --amend -m picked",
                "git checkout -q f; git merge -q --no-ff -m back develop",
                "git checkout -q develop; git cherry-pick f^; git commit -q --amend -m picked2",
                "git checkout -q main; git cherry-pick taken; git merge -q --no-ff -m M2 develop",
            ], state: .partial, method: .via, landedAs: "M2"),
        Story(
            name: "squashed with more, merged back, squashed again, the first squash reverted, and merged",
            pushes: [
                "base", "git checkout -q -b f; echo a > FA; ci f1",
                "git checkout -q main; git merge -q --squash f; echo x > X; ci edited",
                "git checkout -q f; git merge -q --no-ff -m back main; echo b > FB; ci f2", "squash f two",
                "git revert --no-commit HEAD~1; ci quiet", "git merge -q --no-ff -m M f",
            ], state: .partial, method: .patchID, landedAs: "two"),
        Story(
            name: "squashed with more, merged back, more work, the squash reverted, and merged",
            pushes: [
                "base", "git checkout -q -b f; sed -i 's/^10$/10f/' A; echo a > FA; ci f1",
                "git checkout -q main; git merge -q --squash f; echo x > X; ci edited",
                "git checkout -q f; git merge -q --no-ff -m back main; echo b > FB; ci f2",
                "git checkout -q main; git revert --no-edit HEAD; git merge -q --no-ff -m M f",
            ], state: .partial, method: .ancestry, landedAs: "M"),
        Story(
            name: "merged, a part removed, the rest reverted without a word, and all that merged back",
            pushes: [
                "base", "git checkout -q -b f; sed -i 's/^10$/10f/' A; echo a > FA; ci f1",
                "git checkout -q main; git merge -q --no-ff -m M f; git rm -q FA; ci later",
                "git revert --no-commit -m1 HEAD~1; ci quiet", "git checkout -q f; git merge -q --no-ff -m back main",
            ], state: .open),
        Story(
            name: "what the branch took back by merging it is not left out by a merge of that elsewhere",
            pushes: [
                "base; git branch develop", "git checkout -q -b f; echo a > FA; ci f1; echo b > FB; ci f2",
                "git checkout -q develop; git cherry-pick f~1 f; git commit -q --amend -m picked",
                "git checkout -q f; echo c > FC; ci f3; git merge -q --no-ff -m back develop",
                "git checkout -q develop; git merge -q --no-ff -m D f; git revert --no-edit HEAD^; echo d > D; ci d",
                "git checkout -q f; git merge -q --no-ff -m back2 develop",
                "git checkout -q main; git merge -q --no-ff -m M develop",
            ], state: .landed, method: .via, landedAs: "M"),
    ]

    @Test(arguments: stories) func `are judged by all that they had before`(_ story: Story) throws {
        try story.check()
    }
}
