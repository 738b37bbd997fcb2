/// The rules of git for the name of a branch.
package enum BranchName {
    /// What the full name of every branch starts with.
    package static let prefix = "refs/heads/"

    /// The longest name in bytes; git's own limit is that of a path on the server.
    package static let longest = 1024

    /// Whether a ref is a branch's.
    ///
    /// Its bytes tell: a name may begin with a combining mark, which as a character would belong to the slash before it.
    package static func isBranch(_ ref: String) -> Bool { ref.utf8.starts(with: prefix.utf8) }

    /// Whether `name`, without ``prefix``, can be a branch: the rules of `git check-ref-format` that matter to a reader.
    ///
    /// What a name may hold beyond these (slashes, quotation marks, any letter) is left as it is.
    package static func isLegal(_ name: some StringProtocol) -> Bool {
        let bytes = name.utf8
        guard (1...longest).contains(bytes.count), !name.contains(".."), !name.contains("//"), !name.contains("@{"),
            !name.hasPrefix("/"), !name.hasSuffix("/"), !name.hasSuffix(".")
        else { return false }
        return bytes.allSatisfy { $0 > 0x20 && $0 != 0x7f && !"~^:?*[\\".utf8.contains($0) }
    }
}
