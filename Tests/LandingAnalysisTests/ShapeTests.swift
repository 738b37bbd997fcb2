import CoreAPI
import Testing

@Suite struct `Shapes of history and of changes` {
    static let stories: [Story] = [
        Story(
            name: "renamed file, squash",
            pushes: [
                "base", "git checkout -q -b f; git mv A C; ci f1; sed -i 's/^10$/10f/' C; ci f2", "other", "squash",
            ],
            state: .landed, method: .patchID, landedAs: "squash"),
        Story(
            name: "renamed file, not merged", pushes: ["base", "git checkout -q -b f; git mv A C; ci f1", "other"],
            state: .open),
        Story(
            name: "deleted file, squash",
            pushes: ["base", "git checkout -q -b f; git rm -q A; ci f1; echo x > X; ci f2", "other", "squash"],
            state: .landed, method: .patchID, landedAs: "squash"),
        Story(
            name: "binary file, rebased",
            pushes: [
                "base", "git checkout -q -b f; printf 'a\\000f' > I; ci f1; echo x > X; ci f2", "other",
                "git cherry-pick f~1 f",
            ], state: .landed, method: .cherry, landedAs: "f2"),
        Story(
            name: "another change of the same binary file is not it",
            pushes: [
                "printf 'a\\000a' > I; base", "git checkout -q -b f; printf 'a\\000f' > I; ci f1",
                "git checkout -q main; printf 'a\\000m' > I; ci m",
            ], state: .open),
        Story(
            name: "mode change, squash",
            pushes: ["base", "git checkout -q -b f; chmod +x A; ci f1; echo x > X; ci f2", "other", "squash"],
            state: .landed, method: .patchID, landedAs: "squash"),
        Story(
            name: "mode change alone, rebased",
            pushes: ["base", "git checkout -q -b f; chmod +x A; ci f1", "other", "git cherry-pick f"], state: .landed,
            method: .cherry, landedAs: "f1"),
        Story(
            name: "mode change of another file is not it",
            pushes: ["base", "git checkout -q -b f; chmod +x A; ci f1", "git checkout -q main; chmod +x B; ci m"],
            state: .open),
        Story(
            name: "empty file, squash",
            pushes: ["base", "git checkout -q -b f; : > E; ci f1; echo x > X; ci f2", "other", "squash"],
            state: .landed, method: .patchID, landedAs: "squash"),
        Story(
            name: "symbolic link, squash",
            pushes: ["base", "git checkout -q -b f; ln -s A L; ci f1; echo x > X; ci f2", "other", "squash"],
            state: .landed, method: .patchID, landedAs: "squash"),
        Story(
            name: "an empty commit beside others, rebased",
            pushes: [
                "base", "git checkout -q -b f; ci empty; echo x > X; ci f1", "other", "git cherry-pick f",
            ], state: .landed, method: .cherry, landedAs: "f1"),
        Story(
            name: "empty commits alone", pushes: ["base", "git checkout -q -b f; ci empty; ci empty", "other"],
            state: .open),
        Story(
            name: "empty commits alone, merged",
            pushes: ["base", "git checkout -q -b f; ci e; ci e", "other", "git merge -q --no-ff -m M f"],
            state: .landed, method: .ancestry, landedAs: "M"),
        Story(
            name: "a file whose name is no text",
            pushes: [
                "base", "git checkout -q -b f; echo x > \"$(printf 'q\\377 \\\"\\n.')\"; ci f1; echo y > Y; ci f2",
                "other", "squash",
            ],
            state: .landed, method: .patchID, landedAs: "squash"),
        Story(
            name: "criss-cross merges, then merged",
            pushes: [
                "base", "work", "other",
                "a=$(git rev-parse f); b=$(git rev-parse main); git merge -q -m m1 $a; git checkout -q f; git merge -q -m m2 $b",
                "echo z > Z; ci f3", "git checkout -q main; echo y > Y; ci y; git merge -q --no-ff -m M f",
            ], state: .landed, method: .ancestry, landedAs: "M"),
        Story(
            name: "criss-cross merges, then squashed",
            pushes: [
                "base", "work", "other",
                "a=$(git rev-parse f); b=$(git rev-parse main); git merge -q -m m1 $a; git checkout -q f; git merge -q -m m2 $b",
                "echo z > Z; ci f3", "git checkout -q main; echo y > Y; ci y", "squash",
            ], state: .landed, method: .cherry, landedAs: "squash"),
        Story(
            name: "octopus merge",
            pushes: [
                "base", "work", "git checkout -q -b g main; echo g > G; ci g1", "other",
                "git merge -q --no-ff -m M f g",
            ], state: .landed, method: .ancestry, landedAs: "M"),
        Story(
            name: "unrelated history",
            pushes: ["base", "git checkout -q --orphan f; git rm -qrf .; echo u > U; ci alone"], state: .open),
        Story(
            name: "unrelated history, merged",
            pushes: [
                "base", "git checkout -q --orphan f; git rm -qrf .; echo u > U; ci alone",
                "git checkout -q main; git merge -q --allow-unrelated-histories --no-ff -m M f",
            ], state: .landed, method: .ancestry, landedAs: "M"),
        Story(
            name: "merged with its changes thrown away",
            pushes: ["base", "work", "other", "git merge -q -s ours --no-ff -m M f"], state: .open),
        Story(
            name: "squashed and then closed by a merge that changes nothing",
            pushes: ["base", "work", "squash", "git merge -q -s ours --no-ff -m M f"], state: .landed,
            method: .patchID, landedAs: "squash"),
        Story(
            name: "squash with a conflict resolved",
            pushes: [
                "base", "work", "git checkout -q main; sed -i 's/^10$/10m/' A; ci m",
                "git merge -q --squash f || true; git checkout -q --theirs A; ci squash",
            ], state: .landed, method: .landedAs, landedAs: "squash"),
        Story(
            name: "the same file with the same content, but only one of two",
            pushes: ["base", "work", "git checkout -q main; echo n > N; ci unrelated"], state: .open),
        Story(
            name: "back-merge with a resolution, and only the commits picked",
            pushes: [
                "base", "git checkout -q -b f; echo f > F; ci f1", "other",
                "git checkout -q f; git merge -q --no-commit main; echo evil > V; ci mm",
                "git checkout -q main; echo y > Y; ci y; git cherry-pick f^1",
            ], state: .partial, method: .cherry, landedAs: "f1"),
    ]

    static let moves: [Story] = [
        Story(
            name: "the branch was rebased after it was merged",
            pushes: ["base", "work", "squash", "git checkout -q f; git commit -q --amend -m f2b", "other"],
            state: .landed, method: .patchID, landedAs: "squash"),
        Story(
            name: "the branch was set back to main with its work thrown away",
            pushes: ["base", "work", "other", "git branch -f f main"], state: .noWork),
        Story(
            name: "the branch was forwarded to main after its merge",
            pushes: ["base", "work", "other; git merge -q --no-ff -m M f", "git branch -f f main"], state: .landed,
            method: .ancestry, landedAs: "M"),
        Story(
            name: "the branch was deleted and made anew without work",
            pushes: ["base", "work", "other", "git branch -D f", "git branch f main"], state: .noWork),
        Story(
            name: "the branch was deleted after its squash",
            pushes: ["base", "work", "squash", "git branch -D f"], state: .landed, method: .patchID, landedAs: "squash"
        ),
        Story(
            name: "the branch was deleted unmerged", pushes: ["base", "work", "other", "git branch -D f"], state: .open),
        Story(
            name: "main was set back before the merge",
            pushes: [
                "base", "work", "git checkout -q main; git merge -q --no-ff -m M f", "git reset -q --hard HEAD~1; ci n",
            ],
            state: .open),
        Story(
            name: "main was rewritten with the squash in it",
            pushes: [
                "base", "work", "other", "squash",
                "s=$(git rev-parse main); git reset -q --hard HEAD~2; ci rewritten; git cherry-pick $s",
            ],
            state: .landed, method: .patchID, landedAs: "squash"),
        Story(
            name: "an empty branch pulled main again and again",
            pushes: [
                "base", "git branch f", "other", "git branch -f f main", "echo x > X; ci x", "git branch -f f main",
            ],
            state: .noWork),
        Story(
            name: "branch and target appear in one push", pushes: ["base; git branch f"], state: .unknown),
        Story(
            name: "branch with work and target appear in one push", pushes: ["base; work; other"], state: .open),
    ]

    @Test(arguments: stories) func `are taken for what they are`(_ story: Story) throws {
        try story.check()
    }

    @Test(arguments: moves) func `stay right when branches move`(_ story: Story) throws {
        try story.check()
    }
}
