import CoreAPI
import Testing

@Suite struct `What came again, or had come by itself, when all was taken back as one` {
    static let stories: [Story] = [
        Story(
            name: "one of two commits is picked after the revert of the merge",
            pushes: [
                "base", "git checkout -q -b f; echo a > FA; ci f1; echo b > FB; ci f2",
                "git checkout -q main; git merge -q --no-ff -m M f; git revert --no-edit -m1 HEAD", "git cherry-pick f",
            ], state: .partial, method: .ancestry, landedAs: "f2"),
        Story(
            name: "both commits are picked after the revert of the merge",
            pushes: [
                "base", "git checkout -q -b f; echo a > FA; ci f1; echo b > FB; ci f2",
                "git checkout -q main; git merge -q --no-ff -m M f; git revert --no-edit -m1 HEAD",
                "git cherry-pick f~1 f",
            ], state: .landed, method: .ancestry, landedAs: "f2"),
        Story(
            name: "the squash of the newest work is reverted, that of the older one stays",
            pushes: [
                "base", "git checkout -q -b f; echo a > FA; ci f1", "squash f one",
                "git checkout -q f; git merge -q --no-ff -m back main; echo b > FB; ci f2", "squash f two",
                "git revert --no-edit HEAD",
            ], state: .partial, method: .cherry, landedAs: "one"),
        Story(
            name: "the target was set forward to the branch, which had merged a pick of its older work",
            pushes: [
                "base", "git checkout -q -b f; echo a > FA; ci f1",
                "git checkout -q main; git cherry-pick f; git commit -q --amend -m picked",
                "git checkout -q f; git merge -q --no-ff -m back main; echo b > FB; ci f2",
                "git checkout -q main; git merge -q --ff-only f", "git revert --no-edit HEAD",
            ], state: .partial, method: .cherry, landedAs: "picked"),
        Story(
            name: "a merge is reverted that did not bring what the branch had merged of itself",
            pushes: [
                "base", "git checkout -q -b f; echo a > FA; ci f1; echo b > FB; ci f2; echo c > FC; ci f3",
                "git checkout -q main; git cherry-pick f; git commit -q --amend -m picked",
                "git checkout -q f; git merge -q --no-ff -m back main",
                "git checkout -q main; git merge -q --no-ff -m M f", "git revert --no-edit -m1 HEAD",
            ], state: .partial, method: .ancestry, landedAs: "picked"),
        Story(
            name: "the merge is reverted below, and the older work had come there by picks",
            pushes: [
                "base; git branch develop", "git checkout -q -b f; echo a > FA; ci f1",
                "git checkout -q develop; echo d > D; ci d; git cherry-pick f; git commit -q --amend -m picked",
                "git checkout -q f; git merge -q --no-ff -m back develop; echo b > FB; ci f2",
                "git checkout -q develop; git merge -q --no-ff -m D f; git revert --no-edit -m1 HEAD",
                "git checkout -q main; git merge -q --no-ff -m M develop",
            ], state: .partial, method: .ancestry, landedAs: "picked"),
        Story(
            name: "the squash below is reverted, and the branch is merged itself",
            pushes: [
                "base; git branch develop", "git checkout -q -b f; echo a > FA; ci f1",
                "git checkout -q main; git merge -q --no-ff -m M f", "git revert --no-edit -m1 HEAD",
                "git checkout -q f; echo b > FB; ci f2",
                "git checkout -q develop; git merge -q --squash f; ci squash; git revert --no-commit HEAD; ci quiet",
                "git checkout -q f; git merge -q --no-ff -m back develop",
                "git checkout -q main; git merge -q --no-ff -m M2 f",
            ], state: .partial, method: .ancestry, landedAs: "M2"),
        Story(
            name: "the revert of one commit below is undone, the release with the other is reverted",
            pushes: [
                "base; git branch develop", "git checkout -q -b f; echo a > FA; ci f1; echo b > FB; ci f2",
                "git checkout -q develop; git merge -q --ff-only f", "git revert --no-edit HEAD; git branch taken",
                "git checkout -q main; git merge -q --no-ff -m M develop", "git revert --no-edit -m1 HEAD",
                "git checkout -q develop; git revert --no-commit HEAD; ci again",
                "git checkout -q main; git merge -q --no-ff -m M2 develop",
            ], state: .partial, method: .via, landedAs: "again"),
        Story(
            name: "a pick is reverted below and that is undone, and newer work is reverted here",
            pushes: [
                "base; git branch develop", "git checkout -q -b f; echo a > FA; ci f1",
                "git checkout -q develop; echo d > D; ci d; git cherry-pick f",
                "git checkout -q main; git merge -q --no-ff -m M f",
                "git checkout -q develop; git revert --no-commit HEAD; ci quiet; git revert --no-edit HEAD",
                "git checkout -q f; echo b > FB; ci f2", "git checkout -q main; git merge -q --no-ff -m M2 f",
                "git checkout -q develop; git merge -q --no-ff -m D f",
                "git checkout -q main; git revert --no-edit -m1 HEAD; git merge -q --no-ff -m R develop",
            ], state: .partial, method: .via, landedAs: "R"),
        Story(
            name: "nothing came again where the branch makes the same change twice",
            pushes: [
                "base",
                "git checkout -q -b f; sed -i 's/^10$/10f/' A; ci f1; git revert --no-commit HEAD; ci f2; git cherry-pick f~1",
                "git checkout -q main; echo m > M; ci m; git cherry-pick f~2 f~1",
            ], state: .reverted, method: .patchID, landedAs: "f1"),
        Story(
            name: "nothing came again with what another line took back and brought again",
            pushes: [
                "base; git branch develop", "git checkout -q -b f; sed -i 's/^10$/10f/' A; ci f1", "squash f one",
                "git revert --no-edit HEAD",
                "git checkout -q develop; sed -i 's/^40$/40d/' A; ci d; git revert --no-edit HEAD; "
                    + "git revert --no-commit HEAD; ci again",
                "git checkout -q main; git merge -q --no-ff -m M develop",
            ], state: .reverted, method: .cherry, landedAs: "one"),
        Story(
            name: "nothing came again where the branch lost it by merging the revert",
            pushes: [
                "base; git branch develop", "git checkout -q -b f; sed -i 's/^10$/10f/' A; ci f1",
                "git checkout -q develop; git merge -q --ff-only f; git revert --no-edit HEAD",
                "git checkout -q f; echo b > FB; ci f2; git branch g",
                "git checkout -q main; echo m > M; ci m; git cherry-pick f~1 f; git revert --no-commit HEAD; ci quiet",
                "git checkout -q f; git merge -q --no-ff -m back develop", "echo c > FC; ci f3",
            ], state: .open),
    ]

    @Test(arguments: stories) func `is told`(_ story: Story) throws {
        try story.check()
    }
}
