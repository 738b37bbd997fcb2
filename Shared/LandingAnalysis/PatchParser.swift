/// Takes apart what `git diff-tree --stdin -p` writes for pairs of trees, and makes of each patch a fingerprint that does not
/// depend on line numbers.
///
/// As `git patch-id --verbatim`, and beyond it modes count, files without lines count, and of binary files the ids of the
/// objects: two changes of the same binary file are not one.
struct PatchParser {
    private let answer: [UInt8]
    private var position = 0

    init(_ answer: [UInt8]) {
        self.answer = answer
    }

    /// The next pair that git answered, with its patch's fingerprint.
    mutating func next() -> (pair: TreePair, patch: UInt128)? {
        guard position < answer.count else { return nil }
        let first = nextLine()
        guard let pair = TreePair(header: answer, first) else { return nil }
        var patch = Fingerprint.Long()
        var index: Range<Int>?
        while position < answer.count {
            let start = position
            let line = nextLine()
            if starts(line, "@@ ") {
                patch.add(UInt8(ascii: "@"))
                addHunk(line, to: &patch)
            } else if starts(line, "index ") {
                index = line
            } else if starts(line, "Binary files ") {
                if let index { add(index, to: &patch) }
            } else if starts(line, "--- ") || starts(line, "+++ ") {
                // The first line of the file says it, and says it the same for one that is new.
                continue
            } else if TreePair(header: answer, line) != nil {
                position = start
                break
            } else {
                add(line, to: &patch)
            }
        }
        return (pair, patch.value)
    }

    /// Adds the lines of one hunk, of which its first line tells the number: they may look like anything.
    private mutating func addHunk(_ line: Range<Int>, to patch: inout Fingerprint.Long) {
        var (old, new) = Self.counts(answer[line])
        while position < answer.count {
            let isNote = answer[position] == UInt8(ascii: "\\")
            if old <= 0, new <= 0, !isNote { break }
            switch answer[position] {
            case UInt8(ascii: "-"): old -= 1
            case UInt8(ascii: "+"): new -= 1
            case UInt8(ascii: "\\"): break
            default:
                old -= 1
                new -= 1
            }
            add(nextLine(), to: &patch)
        }
    }

    /// The two numbers of lines in `@@ -1,3 +1,4 @@`; a number that is left out is 1.
    static func counts(_ line: ArraySlice<UInt8>) -> (old: Int, new: Int) {
        let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 3)
        func count(_ field: ArraySlice<UInt8>) -> Int {
            guard let comma = field.firstIndex(of: UInt8(ascii: ",")) else { return 1 }
            return field[(comma + 1)...].reduce(0) { $0 * 10 + Int($1) - Int(UInt8(ascii: "0")) }
        }
        return fields.count < 3 ? (0, 0) : (count(fields[1]), count(fields[2]))
    }

    private mutating func nextLine() -> Range<Int> {
        let start = position
        let end = answer[start...].firstIndex(of: UInt8(ascii: "\n")) ?? answer.count
        position = min(end + 1, answer.count)
        return start..<end
    }

    private func starts(_ line: Range<Int>, _ prefix: StaticString) -> Bool {
        guard line.count >= prefix.utf8CodeUnitCount else { return false }
        return answer[line].starts(with: "\(prefix)".utf8)
    }

    private func add(_ line: Range<Int>, to patch: inout Fingerprint.Long) {
        patch.add(answer[line])
        patch.add(UInt8(ascii: "\n"))
    }
}
