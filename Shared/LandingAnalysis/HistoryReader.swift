import CoreAPI
import GitProcess

/// Reads commits out of a clone into a ``CommitGraph``.
struct HistoryReader {
    /// The clone.
    let git: Git

    /// How long one read may take.
    var timeout: Duration = .seconds(120)

    /// Adds `wanted` and all their ancestors to `graph`, in one process where nothing is broken.
    ///
    /// Ids that the clone does not have are left out.
    ///
    /// - Returns: Of the wanted commits those whose history git could not read, with what it said.
    func read(_ wanted: [ObjectID], into graph: inout CommitGraph) -> [ObjectID: GitError] {
        let unknown = wanted.filter { graph.place(of: $0) == nil }
        guard !unknown.isEmpty else { return [:] }
        do throws(GitError) {
            try readAll(unknown, into: &graph)
            return [:]
        } catch {
            guard unknown.count > 1 else { return [unknown[0]: error] }
            // One broken history spoils the whole call, so it is looked for by halves.
            let middle = unknown.count / 2
            let first = read(Array(unknown[..<middle]), into: &graph)
            return first.merging(read(Array(unknown[middle...]), into: &graph)) { $1 }
        }
    }

    private func readAll(_ wanted: [ObjectID], into graph: inout CommitGraph) throws(GitError) {
        // Moved there and back: while there were two of it, the first commit more would copy it.
        var parser = CommitParser(graph: graph)
        graph = CommitGraph(byteCount: graph.byteCount)
        defer { graph = parser.graph }
        let arguments = [
            "log", "--ignore-missing", "--stdin", "-z", "--topo-order", "--reverse", "--no-color", "--no-mailmap",
            "--no-notes", "--format=%H %T %ct %P%n%B",
        ]
        var input: [UInt8] = []
        for id in wanted { input += id.digits + [UInt8(ascii: "\n")] }
        for id in parser.graph.heads { input += [UInt8(ascii: "^")] + id.digits + [UInt8(ascii: "\n")] }
        try git.stream(arguments, input: input, limitBytes: .max, timeout: timeout) { parser.parse($0) }
        if let fault = parser.fault { throw .unexpected(command: "log", answer: fault) }
    }
}

/// Takes apart what `git log` writes: records of one line of facts and a message, each with a NUL behind it.
private struct CommitParser {
    private(set) var graph: CommitGraph
    private(set) var fault: String?
    private var rest: [UInt8] = []

    init(graph: CommitGraph) {
        self.graph = graph
    }

    mutating func parse(_ bytes: ArraySlice<UInt8>) {
        rest += bytes
        var start = 0
        while let end = rest[start...].firstIndex(of: 0) {
            parseRecord(start, end)
            start = end + 1
        }
        rest.removeFirst(start)
    }

    private mutating func parseRecord(_ start: Int, _ end: Int) {
        let lineEnd = rest[start..<end].firstIndex(of: UInt8(ascii: "\n")) ?? end
        let fields = rest[start..<lineEnd].split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard fields.count >= 3, let id = objectID(fields[0]), let tree = objectID(fields[1]) else {
            fault = String(decoding: rest[start..<lineEnd].prefix(100), as: UTF8.self)
            return
        }
        // The committer's time is missing in a malformed commit.
        let time = Int64(String(decoding: fields[2], as: UTF8.self)) ?? 0
        var parents: [Int32] = []
        for field in fields[3...] where !field.isEmpty {
            guard let parent = objectID(field).flatMap(graph.place) else {
                fault = "a commit before its parent \(String(decoding: field, as: UTF8.self))"
                return
            }
            parents.append(Int32(parent))
        }
        if graph.place(of: id) == nil {
            graph.append(
                id, tree: tree, time: time, parents: parents, reverts: RevertMessage.digits(in: rest[lineEnd..<end]))
        }
    }

    private func objectID(_ field: ArraySlice<UInt8>) -> ObjectID? {
        ObjectID(digits: rest, from: field.startIndex, count: field.count)
    }
}

/// The sentence that git and the providers write into the message of a revert.
enum RevertMessage {
    private static let sentence = Array("This reverts commit ".utf8)

    /// The digits of each commit that `message` says it takes back; at least seven, as git shortens ids.
    static func digits(in message: ArraySlice<UInt8>) -> [[UInt8]] {
        var result: [[UInt8]] = []
        var position = message.startIndex
        while let found = message[position...].firstIndex(of: sentence[0]) {
            position = found + 1
            guard message[found...].starts(with: sentence) else { continue }
            let digits = message[(found + sentence.count)...].prefix { byte in
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
            }
            if (7...64).contains(digits.count) { result.append(Array(digits)) }
        }
        return result
    }
}
