import CoreAPI
import FunctionTesting
import GitProcess

/// Makes commits without work tree and index, some thousand a second.
final class FastImport {
    /// The repository.
    let git: Git

    private let folder: Folder
    private let dialogue: GitDialogue
    private var mark = 0

    /// What git does not find by its id before the next checkpoint.
    private var marks: [ObjectID: Int] = [:]

    init() throws {
        folder = try Folder()
        git = Git(directory: folder.path)
        _ = try git.run(["init", "-q", "--bare", "-b", "main", "--end-of-options", folder.path])
        dialogue = try git.dialogue(["fast-import", "--quiet", "--force", "--done"])
    }

    /// Makes a commit.
    func commit(
        _ message: String, parents: [ObjectID], files: [(name: String, text: String?)]
    ) throws -> ObjectID {
        mark += 1
        var text = parents.isEmpty ? "reset refs/heads/work\n\n" : ""
        text += "commit refs/heads/work\nmark :\(mark)\n"
        text += "committer Mira <mira@example.test> \(1_700_000_000 + mark) +0000\n"
        text += "data \(message.utf8.count)\n\(message)\n"
        for (index, parent) in parents.enumerated() {
            text += "\(index == 0 ? "from" : "merge") :\(marks[parent] ?? 0)\n"
        }
        for file in files {
            text +=
                file.text.map { "M 100644 inline \(file.name)\ndata \($0.utf8.count)\n\($0)\n" } ?? "D \(file.name)\n"
        }
        let answer = try ask(text + "\nget-mark :\(mark)\n")
        guard let id = ObjectID(answer) else { throw StackError("git fast-import answered '\(answer)'") }
        marks[id] = mark
        return id
    }

    /// Lets other processes see all commits.
    func finish() throws {
        _ = try ask("checkpoint\nprogress written\n")
    }

    private func ask(_ text: String) throws -> String {
        var answer: [UInt8] = []
        try dialogue.ask(Array(text.utf8), timeout: .seconds(60)) { bytes in
            answer += bytes
            return answer.last == UInt8(ascii: "\n")
        }
        return String(decoding: answer.dropLast(), as: UTF8.self)
    }
}
