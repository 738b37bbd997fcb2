import CoreAPI
import Testing

@Suite struct `What no commit tells, the contents do` {
    static let stories: [Story] = [
        Story(
            name: "others changed its line, and changed that to what had been before",
            pushes: [
                "base", "git checkout -q -b f; sed -i 's/^10$/10f/' A; ci f1",
                "git checkout -q main; git merge -q --no-ff -m M f; sed -i 's/^10f$/10x/' A; echo x > X; ci theirs",
                "sed -i 's/^10x$/10/' A; echo y > X; ci again",
            ], state: .unknown),
        Story(
            name: "others changed its line to something else",
            pushes: [
                "base", "git checkout -q -b f; sed -i 's/^10$/10f/' A; ci f1",
                "git checkout -q main; git merge -q --no-ff -m M f; sed -i 's/^10f$/10x/' A; echo x > X; ci theirs",
            ], state: .landed, method: .ancestry, landedAs: "M"),
        Story(
            name: "others removed the lines that it had added",
            pushes: [
                "base", "git checkout -q -b f; sed -i '10a added' A; ci f1",
                "git checkout -q main; git merge -q --no-ff -m M f; sed -i '/added/d; s/^40$/40x/' A; ci theirs",
            ], state: .landed, method: .ancestry, landedAs: "M"),
        Story(
            name: "one of two files is as before",
            pushes: [
                "base", "git checkout -q -b f; sed -i 's/^10$/10f/' A; sed -i 's/^20$/20f/' B; ci f1",
                "git checkout -q main; git merge -q --no-ff -m M f; sed -i 's/^10f$/10/; s/^40$/40x/' A; ci theirs",
            ], state: .landed, method: .ancestry, landedAs: "M"),
        Story(
            name: "one of two commits is as before",
            pushes: [
                "base", "git checkout -q -b f; sed -i 's/^10$/10f/' A; ci f1; sed -i 's/^20$/20f/' B; ci f2",
                "git checkout -q main; git merge -q --no-ff -m M f; sed -i 's/^10f$/10/; s/^40$/40x/' A; ci theirs",
            ], state: .unknown),
        Story(
            name: "the branch itself had undone the commit that is as before",
            pushes: [
                "base", "git checkout -q -b f; sed -i 's/^10$/10f/' A; ci f1",
                "sed -i 's/^10f$/10/' A; echo c > C; ci f2",
                "git checkout -q main; git merge -q --no-ff -m M f; sed -i 's/^40$/40x/' A; ci theirs",
            ], state: .landed, method: .ancestry, landedAs: "M"),
        Story(
            name: "others changed its place again, and the same lines as before stand elsewhere",
            pushes: [
                "base; seq 7 > J; echo value >> J; seq 7 >> J; echo value >> J; seq 7 >> J; ci j",
                "git checkout -q -b f; sed -i '8s/value/f/' J; ci f1",
                "git checkout -q main; git merge -q --no-ff -m M f; sed -i '8s/f/x/' J; ci theirs",
            ], state: .landed, method: .ancestry, landedAs: "M"),
        Story(
            name: "the branch's own file is gone, and the other is as before",
            pushes: [
                "base", "git checkout -q -b f; echo a > FA; ci f1; echo b >> FA; sed -i 's/^10$/10f/' A; ci f2",
                "git checkout -q main; git merge -q --no-ff -m M f",
                "git rm -q FA; sed -i 's/^10f$/10/; s/^40$/40x/' A; ci theirs",
            ], state: .unknown),
        Story(
            name: "the file that it removed is there again, with more",
            pushes: [
                "base; seq 3 > C; ci c", "git checkout -q -b f; git rm -q C; ci f1",
                "git checkout -q main; git merge -q --no-ff -m M f; seq 4 > C; echo x > X; ci theirs",
            ], state: .unknown),
        Story(
            name: "the same change is made, undone and made again in both",
            pushes: [
                "base",
                "git checkout -q -b f; sed -i 's/^10$/10f/' A; ci f1; git revert --no-commit HEAD; ci f2; "
                    + "git cherry-pick f~1; git commit -q --amend -m f3; sed -i 's/^20$/20f/' B; ci f4",
                "git checkout -q main; sed -i 's/^40$/40m/' A B; ci m; git cherry-pick f~3 f~2 f~1 f",
            ], state: .landed, method: .cherry, landedAs: "f4"),
        Story(
            name: "others moved the submodule on that it had moved",
            pushes: [
                "base; \(submodule(1)); ci module", "git checkout -q -b f; \(submodule(2)); ci f1",
                "git checkout -q main; git merge -q --no-ff -m M f; \(submodule(3)); ci theirs",
            ], state: .landed, method: .ancestry, landedAs: "M"),
        Story(
            name: "a merge is reverted without a word that had brought it edited",
            pushes: [
                "base; git branch develop", "git checkout -q -b f; sed -i 's/^10$/10f/' A; ci f1",
                "git checkout -q develop; git merge -q --squash f; sed -i 's/^30$/30d/' A; ci edited",
                "git checkout -q main; git merge -q --no-ff -m M develop; git checkout -q f; echo b > FB; ci f2",
                "git checkout -q main; sed -i 's/^50$/50m/' A; ci m; git merge -q --no-ff -m F f",
                "git revert --no-commit -m1 HEAD~2; ci quiet",
            ], state: .partial, method: .ancestry, landedAs: "F"),
    ]

    /// Lets `module` be at a commit that nobody has here.
    private static func submodule(_ digit: Int) -> String {
        "mkdir -p module; git update-index --add --cacheinfo 160000,\(String(repeating: "\(digit)", count: 40)),module"
    }

    @Test(arguments: stories) func `is told`(_ story: Story) throws {
        try story.check()
    }

    @Test func `a revert of a merge by its lines counts where that came by way of another branch`() throws {
        try Story(
            name: "",
            pushes: [
                "base; git branch develop", "git checkout -q -b f; sed -i 's/^10$/10f/' A; ci f1",
                "git checkout -q develop; echo d > D; ci d; git merge -q --no-ff -m D f",
                "git checkout -q main; echo m > M; ci m; git merge -q --no-ff -m M develop",
                "sed -i 's/^40$/40m/' A; ci m2; git revert --no-commit -m1 HEAD~1; ci quiet",
                "git checkout -q -b g; echo g > G; ci g",
                "git checkout -q develop; git merge -q --no-ff -m back g",
            ], state: .reverted, method: .ancestry, landedAs: "D", target: "develop"
        ).check()
    }

    @Test func `what a target below had is nobody's work although it was set forward to the branch`() throws {
        try Story(
            name: "",
            pushes: [
                "base; git branch develop", "git checkout -q develop; sed -i 's/^10$/10d/' A; ci d; git branch h",
                "git checkout -q -b f main; echo b > FB; ci f1; git merge -q --no-ff -m back develop; echo c > FC; ci f2",
                "git checkout -q main; echo m > M; ci m; git merge -q --squash h; ci squash",
                "git checkout -q develop; git merge -q --ff-only f",
                "git checkout -q -b g main; git merge -q --no-ff -m gd develop",
                "git checkout -q develop; git merge -q --ff-only g",
            ], state: .open
        ).check()
    }
}
