import CoreAPI
import Testing

@Suite struct `Each case that no single detector gets right` {
    static let stories: [Story] = [
        Story(
            name: "1 merge commit", pushes: ["base", "work", "other", "git merge -q --no-ff -m M f"], state: .landed,
            method: .ancestry, landedAs: "M"),
        Story(
            name: "2 fast-forward", pushes: ["base", "work", "git checkout -q main; git merge -q --ff-only f"],
            state: .landed, method: .ancestry, landedAs: "f2"),
        Story(
            name: "3 rebase-merge",
            pushes: [
                "base", "work", "other",
                "git checkout -q --detach f; git rebase -q main; git branch -f main HEAD; git checkout -q main",
            ], state: .landed, method: .cherry, landedAs: "f2"),
        Story(
            name: "4 squash", pushes: ["base", "work", "other", "squash"], state: .landed, method: .patchID,
            landedAs: "squash"),
        Story(
            name: "5 squash, and later main edits the same lines",
            pushes: ["base", "work", "squash", "sed -i 's/^10f$/10later/' A; ci later"], state: .landed,
            method: .patchID, landedAs: "squash"),
        Story(
            name: "6 squash after main had edited the same file",
            pushes: ["base", "work", "git checkout -q main; sed -i 's/^20$/20m/' A; ci mA", "squash"], state: .landed,
            method: .patchID, landedAs: "squash"),
        Story(
            name: "7 squash with a fix-up edited in",
            pushes: ["base", "work", "git checkout -q main; git merge -q --squash f; echo extra >> N; ci squash"],
            state: .open),
        Story(
            name: "8 squash, reverted", pushes: ["base", "work", "squash", "git revert --no-edit HEAD"],
            state: .reverted, method: .patchID, landedAs: "squash"),
        Story(
            name: "9 merge commit, reverted",
            pushes: [
                "base", "work", "git checkout -q main; git merge -q --no-ff -m M f", "git revert --no-edit -m1 HEAD",
            ], state: .reverted, method: .ancestry, landedAs: "M"),
        Story(name: "10 brand-new branch", pushes: ["base", "git branch f"], state: .noWork),
        Story(
            name: "11 brand-new branch, main moved on", pushes: ["base", "git branch f", "other"], state: .noWork),
        Story(name: "12 not merged", pushes: ["base", "work", "other"], state: .open),
        Story(
            name: "13 one of two commits cherry-picked",
            pushes: ["base", "work", "other", "git cherry-pick f~1"], state: .partial, method: .cherry, landedAs: "f1"),
        Story(
            name: "14 squash, then a new commit on the branch",
            pushes: ["base", "work", "squash", "git checkout -q f; echo z > Z; ci f3"], state: .partial,
            method: .patchID, landedAs: "squash"),
        Story(
            name: "15 stacked branches, both squashed",
            pushes: [
                "base", "git checkout -q -b a; echo a > fa; ci a1; echo a2 >> fa; ci a2",
                "git checkout -q -b f; echo f > ff; ci f1", "squash a sqA", "squash f sqF",
            ], state: .landed, method: .landedAs, landedAs: "sqF"),
        Story(
            name: "16 the branch merged main into itself, squash",
            pushes: ["base", "work", "other", "git checkout -q f; git merge -q -m mm main", "squash"], state: .landed,
            method: .patchID, landedAs: "squash"),
        Story(
            name: "17 squash, main deletes the file later",
            pushes: ["base", "work", "squash", "git rm -q N; ci delN"], state: .landed, method: .patchID,
            landedAs: "squash"),
        Story(
            name: "18 a commit and its own revert",
            pushes: ["base", "git checkout -q -b f; echo q > Q; ci q; git revert --no-edit HEAD", "other"], state: .open
        ),
    ]

    @Test(arguments: stories) func `is right by all of them together`(_ story: Story) throws {
        try story.check()
    }
}

extension Story {
    /// Tells the story, and expects the right answer.
    func check(format: String = "sha1") throws {
        let laboratory = try Laboratory(format: format)
        for script in pushes { try laboratory.push(script) }
        let answer = try laboratory.judge(branch, in: target)
        let told = Comment(rawValue: answer.evidence ?? answer.reason ?? "nothing")
        #expect(answer.state == state, told)
        #expect(answer.method == method, told)
        #expect(try laboratory.subject(answer.landedAs) == landedAs, told)
        #expect((answer.evidence != nil) == (state != .unknown))
        #expect((answer.reason != nil) == (state == .unknown))
    }
}
