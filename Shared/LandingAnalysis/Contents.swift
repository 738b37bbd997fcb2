import GitProcess

/// A `git cat-file` that stays and tells what files hold.
final class Contents {
    private let git: Git
    private var dialogue: GitDialogue?

    /// The answer of last time: many changes are about the same file.
    private var last: (digits: [UInt8], lines: [ArraySlice<UInt8>]?)?

    /// The largest file that is looked at.
    private static let limitBytes = 8 * 1024 * 1024

    init(_ git: Git) {
        self.git = git
    }

    /// The lines of the object with these digits; nil for one that is no file, is too large, or holds a NUL, as binary files do.
    ///
    /// - Throws: `GitError`, also where the clone does not have it.
    func lines(of digits: ArraySlice<UInt8>) throws(GitError) -> [ArraySlice<UInt8>]? {
        if let last, last.digits.elementsEqual(digits) { return last.lines }
        let lines = try ask(digits)
        last = (Array(digits), lines)
        return lines
    }

    private func ask(_ digits: ArraySlice<UInt8>) throws(GitError) -> [ArraySlice<UInt8>]? {
        let dialogue = try takeDialogue()
        var answer: [UInt8] = []
        try dialogue.ask(digits + [UInt8(ascii: "\n")], timeout: .seconds(60)) { bytes in
            answer += bytes
            guard let size = Self.size(answer) else { return answer.last == UInt8(ascii: "\n") }
            return answer.count >= size || size > Self.limitBytes
        }
        guard let end = answer.firstIndex(of: UInt8(ascii: "\n")), let size = Self.size(answer) else {
            throw .unexpected(command: "cat-file", answer: String(decoding: answer, as: UTF8.self))
        }
        // What is too large is not read to its end, so nobody can ask that process again.
        guard size <= Self.limitBytes else { return nil }
        self.dialogue = dialogue
        let content = answer[(end + 1)..<(answer.count - 1)]
        guard answer[..<end].contains(Self.blob), !content.contains(0) else { return nil }
        return content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    }

    /// The process that is there, or a new one; whoever takes it gives it back when it has answered as it should.
    private func takeDialogue() throws(GitError) -> GitDialogue {
        guard let dialogue else { return try git.dialogue(["cat-file", "--batch"]) }
        self.dialogue = nil
        return dialogue
    }

    private static let blob = Array(" blob ".utf8)

    /// How many bytes an answer has in all: its first line, `<id> <type> <size>`, the content, and a line feed; nil where that line does not say so.
    private static func size(_ answer: [UInt8]) -> Int? {
        guard let end = answer.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let fields = answer[..<end].split(separator: UInt8(ascii: " "))
        guard fields.count == 3, let size = Int(String(decoding: fields[2], as: UTF8.self)) else { return nil }
        return end + 1 + size + 1
    }
}
