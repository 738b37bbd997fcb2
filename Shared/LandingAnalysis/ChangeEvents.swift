/// The commits of a history that may bring a change or take it back.
struct ChangeEvents {
    /// Those that bring it.
    var brings: Set<Int>

    /// Those that take it back.
    var takes: Set<Int> = []

    /// Those that bring it, but to the branch itself, or with more.
    var shared: Set<Int> = []

    /// Commits that do again what merges did which brought it, with those merges.
    var repeated: [Int: [Int]] = [:]

    /// Reverts with the commits that their messages name, of which one is another event or a merge that brought one.
    var named: [Int: [Int]] = [:]

    init(_ piece: Landing.Piece) {
        brings = Set(piece.also).union([piece.origin])
    }

    /// All but ``named`` and ``repeated``.
    var all: Set<Int> { brings.union(takes).union(shared) }
}
