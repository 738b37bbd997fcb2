import CoreAPI
import Testing

@Suite struct `What is left when something was taken back` {
    static let stories: [Story] = [
        Story(
            name: "a pick, when the merge of a squash from below is reverted",
            pushes: [
                "base; git branch develop", "git checkout -q -b f; echo a > FA; ci f1; echo b > FB; ci f2",
                "git checkout -q main; git cherry-pick f~1; git commit -q --amend -m picked",
                "git checkout -q develop; git merge -q --squash f; ci squash",
                "git checkout -q main; git merge -q --no-ff -m M develop", "git revert --no-commit -m1 HEAD; ci quiet",
            ], state: .partial, method: .cherry, landedAs: "picked"),
        Story(
            name: "all picks but one, when a merge that brought that one again is reverted",
            pushes: [
                "base", "git checkout -q -b f; echo a > FA; ci f1; echo b > FB; ci f2",
                "git checkout -q main; echo m > M; ci m; git cherry-pick f~1 f; git revert --no-commit HEAD; ci quiet",
                "git merge -q --no-ff -m M f", "git revert --no-commit -m1 HEAD; ci quiet2",
            ], state: .partial, method: .cherry, landedAs: "f2"),
        Story(
            name: "a pick after the squash was reverted and merged back",
            pushes: [
                "base", "git checkout -q -b f; echo a > FA; ci f1; echo b > FB; ci f2; git branch g", "squash f one",
                "git revert --no-commit HEAD; ci quiet", "git checkout -q f; git merge -q --no-ff -m back main",
                "git checkout -q main; git cherry-pick g; git commit -q --amend -m picked",
            ], state: .partial, method: .cherry, landedAs: "picked"),
        Story(
            name: "all, when a merge is reverted that had brought it to another branch only",
            pushes: [
                "base; git branch develop; git branch g", "git checkout -q -b f; echo a > FA; ci f1",
                "git checkout -q develop; echo d > D; ci d; git merge -q --no-ff -m D f",
                "git checkout -q g; echo b > GB; ci g1; git merge -q --no-ff -m back develop",
                "git checkout -q develop; git merge -q --no-ff -m G g",
                "git checkout -q main; echo m > M; ci m; git merge -q --no-ff -m M develop",
                "git checkout -q develop; git revert --no-commit -m1 HEAD; ci quiet",
                "git checkout -q main; git merge -q --no-ff -m M2 develop",
            ], state: .landed, method: .via, landedAs: "M"),
        Story(
            name: "nothing, when a part had gone before the rest was taken back",
            pushes: [
                "base", "git checkout -q -b f; sed -i 's/^10$/10f/' A; echo a > FA; ci f1",
                "git checkout -q main; git merge -q --no-ff -m M f; git rm -q FA; ci later",
                "git revert --no-commit -m1 HEAD~1; ci quiet",
            ], state: .reverted, method: .ancestry, landedAs: "M"),
        Story(
            name: "nobody knows what, when somebody else gave a file the same content",
            pushes: [
                "base", "git checkout -q -b f; echo a > FA; ci f1; echo b > FB; ci f2", "squash f one",
                "git revert --no-commit HEAD; ci quiet", "echo a > FA; echo y > Y; ci others",
                "git checkout -q f; git commit -q --amend -m amended",
            ], state: .unknown),
    ]

    @Test(arguments: stories) func `is told`(_ story: Story) throws {
        try story.check()
    }
}
