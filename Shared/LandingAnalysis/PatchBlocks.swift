/// The lines that a patch removes and adds in each file, without what is around them: whether one patch is a part of another.
struct PatchBlocks {
    /// Lines that follow each other, of which some are removed and others take their place.
    private struct Block {
        var removed: [ArraySlice<UInt8>] = []
        var added: [ArraySlice<UInt8>] = []

        /// Without lines that it removes and adds again, unless nothing is left then.
        var trimmed: Block {
            let kept = Set(removed).intersection(added)
            let rest = Block(removed: removed.filter { !kept.contains($0) }, added: added.filter { !kept.contains($0) })
            return rest.removed.isEmpty && rest.added.isEmpty ? self : rest
        }

        func contains(_ other: Block) -> Bool {
            (other.removed.isEmpty || removed.contains(other.removed))
                && (other.added.isEmpty || added.contains(other.added))
        }
    }

    /// For each file, by the line that begins its part, what changes of its mode, its being there and its lines.
    private var files: [ArraySlice<UInt8>: [Block]] = [:]

    /// Takes apart what `git diff-tree -p --unified=0` writes for one pair of trees.
    init(_ answer: [UInt8]) {
        var file: ArraySlice<UInt8> = []
        var index: ArraySlice<UInt8> = []
        var (old, new) = (0, 0)
        var block = Block()
        for line in answer.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            if old > 0 || new > 0, let sign = line.first, sign != UInt8(ascii: "\\") {
                if sign == UInt8(ascii: "-") {
                    old -= 1
                    block.removed.append(line.dropFirst())
                } else {
                    new -= 1
                    block.added.append(line.dropFirst())
                }
                if old + new == 0 { files[file]?.append(block.trimmed) }
            } else if line.starts(with: "@@ ".utf8) {
                (old, new) = PatchParser.counts(line)
                block = Block()
            } else if line.starts(with: "diff --git ".utf8) {
                file = line
                files[file] = []
            } else if line.starts(with: "index ".utf8) {
                index = line
            } else if line.starts(with: "Binary files ".utf8) {
                files[file]?.append(Block(removed: [index]))
            } else if Self.modes.contains(where: { line.starts(with: $0.utf8) }) {
                files[file]?.append(Block(removed: [line]))
            }
        }
    }

    /// What the lines begin with that tell of a file's mode, and whether it is new or gone.
    private static let modes = ["old mode ", "new mode ", "new file mode ", "deleted file mode "]

    /// Whether this patch makes all the changes of `other`.
    func contains(_ other: PatchBlocks) -> Bool {
        other.files.allSatisfy { file, blocks in
            guard let known = files[file] else { return false }
            return blocks.allSatisfy { block in known.contains { $0.contains(block) } }
        }
    }

    /// Whether this patch makes some of the changes of `other` in each file.
    func touches(_ other: PatchBlocks) -> Bool {
        other.files.allSatisfy { file, blocks in
            let known = files[file] ?? []
            return blocks.isEmpty || blocks.contains { block in known.contains { $0.contains(block) } }
        }
    }
}
