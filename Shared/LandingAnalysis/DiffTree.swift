import CoreAPI
import GitProcess

/// A `git diff-tree` that stays and compares pairs of trees.
final class DiffTree {
    private let git: Git
    private let arguments: [String]
    private var dialogue: GitDialogue?

    /// What git repeats when it has answered all before: no id, and nobody can have put it into a file.
    private let end = Array("end \(UInt64.random(in: 0 ... .max))\n".utf8)

    /// The most bytes that one answer may have.
    private static let limitBytes = 512 * 1024 * 1024

    /// Compares in the clone of `git`, with these arguments more.
    init(_ git: Git, _ arguments: [String]) {
        self.git = git
        self.arguments =
            ["diff-tree", "--stdin", "-r", "--no-renames", "--no-color", "--no-ext-diff", "--no-textconv"] + arguments
    }

    /// What git writes for `pairs`; those of which it lacks a tree are left out.
    ///
    /// - Throws: `GitError`, for example where it lacks the content of a file; the next call begins anew.
    func compare(_ pairs: [TreePair], timeout: Duration = .seconds(60)) throws(GitError) -> [UInt8] {
        try ask(pairs.map { $0.from.digits + [UInt8(ascii: " ")] + $0.to.digits }, timeout: timeout)
    }

    /// What git writes for these lines of input.
    ///
    /// - Throws: `GitError`, as ``compare(_:timeout:)``.
    func ask(_ lines: [[UInt8]], timeout: Duration = .seconds(60)) throws(GitError) -> [UInt8] {
        let dialogue = try takeDialogue()
        let input = Array(lines.map { $0 + [UInt8(ascii: "\n")] }.joined())
        var answer: [UInt8] = []
        try dialogue.ask(input + end, timeout: timeout) { bytes in
            answer += bytes
            return answer.count > Self.limitBytes || answer.suffix(end.count).elementsEqual(end)
        }
        guard answer.suffix(end.count).elementsEqual(end) else {
            throw .outputTooLong(command: "diff-tree", limitBytes: Self.limitBytes)
        }
        self.dialogue = dialogue
        answer.removeLast(end.count)
        return answer
    }

    /// The process that is there, or a new one; whoever takes it gives it back when it has answered as it should.
    private func takeDialogue() throws(GitError) -> GitDialogue {
        guard let dialogue else { return try git.dialogue(arguments) }
        self.dialogue = nil
        return dialogue
    }
}
