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
            ], state: .partial, method: .ancestry, landedAs: "f1"),
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
        Story(
            name: "the newer commit, when a squash of the older one with more is reverted",
            pushes: [
                "base", "git checkout -q -b f; sed -i 's/^10$/10f/' A; ci f1",
                "git checkout -q main; git merge -q --squash f; echo x > X; ci edited",
                "git checkout -q f; sed -i 's/^30$/30f/' A; ci f2", "squash f two", "git merge -q --no-ff -m M f",
                "git revert --no-edit HEAD~2",
            ], state: .partial, method: .landedAs, landedAs: "two"),
        Story(
            name: "the older commit, when the newer one is reverted that had come from below too",
            pushes: [
                "base; git branch develop", "git checkout -q -b f; echo a > FA; ci f1; sed -i 's/^10$/10f/' A; ci f2",
                "git checkout -q develop; git merge -q --squash f; sed -i 's/^12$/12d/' A; ci edited",
                "git checkout -q main; git merge -q --ff-only f; git merge -q --no-ff -m M develop",
                "git revert --no-edit f",
            ], state: .partial, method: .ancestry, landedAs: "f2"),
        Story(
            name: "nobody knows what, when a merge is reverted that had not brought all",
            pushes: [
                "base", "git checkout -q -b f; sed -i 's/^10$/10f/' A; ci f1",
                "git checkout -q main; git merge -q --squash f; sed -i 's/^12$/12m/' A; ci edited",
                "git checkout -q f; echo b > FB; ci f2",
                "git checkout -q main; git merge -q --no-ff -m M f; git revert --no-commit -m1 HEAD; ci quiet",
            ], state: .unknown),
        Story(
            name: "all, when a branch is reverted with which another target had got it",
            pushes: [
                "base; git branch develop", "git checkout -q -b f; echo a > FA; ci f1", "squash f one",
                "git checkout -q -b g; echo b > GB; ci g1",
                "git checkout -q develop; echo d > D; ci d; git merge -q --no-ff -m G g",
                "git checkout -q main; git merge -q --ff-only g; git revert --no-commit HEAD; ci quiet",
            ], state: .landed, method: .via, landedAs: "one"),
        Story(
            name: "all, when only the end of its last line was taken back",
            pushes: [
                "base; git branch g", "git checkout -q -b f; printf last >> A; ci f1", "squash f one",
                "git checkout -q g; git merge -q --squash f; printf '\\nmore\\n' >> A; echo p > P; ci more",
                "git checkout -q main; printf '\\nmore\\n' >> A; echo p > P; ci more2; git revert --no-edit HEAD",
            ], state: .landed, method: .cherry, landedAs: "one"),
        Story(
            name: "all, when others removed the same line elsewhere",
            pushes: [
                "base", "git checkout -q -b f; sed -i '5a same' A; ci f1",
                "git checkout -q main; git merge -q --no-ff -m M f; sed -i '30a same' A; echo p > P; ci theirs",
                "git revert --no-edit HEAD",
            ], state: .landed, method: .ancestry, landedAs: "M"),
        Story(
            name: "the newest, when a squash with it was reverted, the target merged back, and that alone picked again",
            pushes: [
                "base; git branch develop", "git checkout -q -b f; echo a > FA; ci f1",
                "git checkout -q develop; git merge -q --squash f; echo x > X; ci edited",
                "git checkout -q f; echo b > FB; ci f2", "squash f one",
                "git checkout -q f; git merge -q --no-ff -m back develop",
                "git checkout -q main; git revert --no-edit HEAD; git cherry-pick f^; git commit -q --amend -m picked",
            ], state: .partial, method: .landedAs, landedAs: "picked"),
        Story(
            name: "all, when a merge was reverted that was done again by a pick",
            pushes: [
                "base", "git checkout -q -b f; sed -i 's/^10$/10f/' A; ci f1",
                "git checkout -q main; git merge -q --no-ff -m M f; git revert --no-edit -m1 HEAD",
                "git cherry-pick f; git commit -q --amend -m picked",
            ], state: .landed, method: .ancestry, landedAs: "picked"),
        Story(
            name: "all, when others do what the branch had undone itself",
            pushes: [
                "base", "git checkout -q -b f; sed -i 's/^10$/10f/' A; sed -i 's/^20$/20f/' B; ci f1",
                "sed -i 's/^20f$/20/' B; ci f2; echo c > C; ci f3", "squash f one", "sed -i 's/^20$/20f/' B; ci theirs",
            ], state: .landed, method: .patchID, landedAs: "one"),
        Story(
            name: "nothing, when others had changed the file before a merge, and it is as it was then",
            pushes: [
                "base", "git checkout -q -b f; sed -i 's/^10$/10f/' A; ci f1",
                "git checkout -q main; sed -i 's/^40$/40m/' A; ci m; git merge -q --no-ff -m M f",
                "sed -i 's/^10f$/10/' A; echo x > X; ci quiet",
            ], state: .reverted, method: .ancestry, landedAs: "M"),
        Story(
            name: "nothing, when others had changed the file before a squash, and it is as it was then",
            pushes: [
                "base", "git checkout -q -b f; sed -i 's/^10$/10f/' A; ci f1",
                "git checkout -q main; sed -i 's/^40$/40m/' A; ci m", "squash",
                "sed -i 's/^10f$/10/' A; echo x > X; ci quiet",
            ], state: .reverted, method: .cherry, landedAs: "squash"),
        Story(
            name: "nothing, when a merge threw away what had come below",
            pushes: [
                "base; git branch develop", "git checkout -q -b f; sed -i 's/^10$/10f/' A; ci f1",
                "git checkout -q develop; git merge -q --squash f; ci squash",
                "git checkout -q main; echo m > M; ci m; git merge -q -s ours -m M develop",
            ], state: .open),
        Story(
            name: "nothing, when the merge that would bring a squash from below reverts it",
            pushes: [
                "base; git branch develop", "git checkout -q -b f; sed -i 's/^10$/10f/' A; ci f1",
                "git checkout -q develop; git merge -q --squash f; ci squash",
                "git checkout -q main; sed -i 's/^40$/40m/' A; ci m; git merge -q --no-commit --no-ff develop >/dev/null; "
                    + "sed -i 's/^10f$/10/' A; git add A; git commit -q -m M -m \"This reverts commit $(git rev-parse develop).\"",
            ], state: .open),
    ]

    @Test(arguments: stories) func `is told`(_ story: Story) throws {
        try story.check()
    }
}
