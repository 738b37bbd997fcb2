/// The places that a patch changes in each file, each as its lines before and after with those around it.
struct Hunks {
    /// One place.
    struct Hunk {
        var before: [ArraySlice<UInt8>] = []
        var after: [ArraySlice<UInt8>] = []

        /// Whether lines were taken away: what only adds lines is as before where somebody removes them, which is later work.
        var removes = false
    }

    /// For each file of the patch, in git's order, its places; none for one that is binary or of which only the mode changes.
    private(set) var files: [[Hunk]] = []

    /// Takes apart what `git diff-tree -p --unified=3` writes for one pair of trees.
    init(_ answer: [UInt8]) {
        var (old, new) = (0, 0)
        for line in answer.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            if old > 0 || new > 0 {
                let text = line.dropFirst()
                switch line.first {
                case UInt8(ascii: "-"):
                    old -= 1
                    add(text, isAfter: false)
                    files[files.count - 1][files[files.count - 1].count - 1].removes = true
                case UInt8(ascii: "+"):
                    new -= 1
                    add(text, isAfter: true)
                case UInt8(ascii: "\\"): continue
                default:
                    old -= 1
                    new -= 1
                    add(text, isAfter: false)
                    add(text, isAfter: true)
                }
            } else if line.starts(with: "@@ ".utf8), !files.isEmpty {
                (old, new) = PatchParser.counts(line)
                files[files.count - 1].append(Hunk())
            } else if line.starts(with: "diff --git ".utf8) {
                files.append([])
            }
        }
    }

    private mutating func add(_ line: ArraySlice<UInt8>, isAfter: Bool) {
        let (file, hunk) = (files.count - 1, files[files.count - 1].count - 1)
        if isAfter { files[file][hunk].after.append(line) } else { files[file][hunk].before.append(line) }
    }
}

extension [Hunks.Hunk] {
    /// Whether a file has each place as it was before, and not as it was after.
    func areUndone(in lines: [ArraySlice<UInt8>]) -> Bool {
        !isEmpty && allSatisfy { lines.contains($0.before) && ($0.after.isEmpty || !lines.contains($0.after)) }
    }

    /// Whether a file has some place as it was before although it was changed there: the same lines stand elsewhere too.
    func areElsewhere(in lines: [ArraySlice<UInt8>]) -> Bool { contains { lines.contains($0.before) } }
}
