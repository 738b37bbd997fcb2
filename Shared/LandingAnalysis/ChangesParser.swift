import CoreAPI

/// Takes apart what `git diff-tree --stdin -r -z --raw` writes for pairs of trees.
struct ChangesParser {
    private let answer: [UInt8]
    private var position = 0

    init(_ answer: [UInt8]) {
        self.answer = answer
    }

    /// The files that differ for each pair that git answered, in the order of the answer.
    ///
    /// A header is `<id> <id>` and a line feed; each file is `:<mode> <mode> <id> <id> <status>` and its path, with a NUL
    /// behind each of the two.
    mutating func next() -> (pair: TreePair, files: [ChangedFile])? {
        guard let pair = header() else { return nil }
        var files: [ChangedFile] = []
        while position < answer.count, answer[position] == UInt8(ascii: ":") {
            guard let factsEnd = answer[position...].firstIndex(of: 0),
                let pathEnd = answer[(factsEnd + 1)...].firstIndex(of: 0)
            else { return nil }
            let facts = answer[position..<factsEnd].split(separator: UInt8(ascii: " "))
            guard facts.count == 5 else { return nil }
            files.append(
                ChangedFile(
                    path: Array(answer[(factsEnd + 1)..<pathEnd]),
                    former: Array(facts[0].dropFirst() + [UInt8(ascii: " ")] + facts[2]),
                    version: Array(facts[1] + [UInt8(ascii: " ")] + facts[3])))
            position = pathEnd + 1
        }
        return (pair, files)
    }

    private mutating func header() -> TreePair? {
        guard let end = answer[position...].firstIndex(of: UInt8(ascii: "\n")),
            let pair = TreePair(header: answer, position..<end)
        else { return nil }
        position = end + 1
        return pair
    }
}

extension TreePair {
    /// Reads the line that `git diff-tree --stdin` writes before each pair's answer.
    init?(header text: [UInt8], _ range: Range<Int>) {
        let count = (range.count - 1) / 2
        guard range.count % 2 == 1, count > 0, text[range.lowerBound + count] == UInt8(ascii: " "),
            let from = ObjectID(digits: text, from: range.lowerBound, count: count),
            let to = ObjectID(digits: text, from: range.lowerBound + count + 1, count: count)
        else { return nil }
        self.init(from: from, to: to)
    }
}

extension Changes {
    /// Sums up `files`, which are in git's order, and keeps the versions of at most so many.
    init(_ files: [ChangedFile], most: Int = Changes.mostVersions) {
        var all = Fingerprint.Short()
        paths = []
        versions = []
        formers = []
        for file in files {
            var version = Fingerprint.Short()
            for byte in file.path {
                all.add(byte)
                version.add(byte)
            }
            all.add(UInt8(0))
            version.add(UInt8(0))
            guard versions.count < most else { continue }
            paths.append(version.value)
            var former = version
            for byte in file.former { former.add(byte) }
            for byte in file.version { version.add(byte) }
            formers.append(former.value)
            versions.append(version.value)
        }
        pathSet = all.value
        isCut = files.count > most
    }
}
