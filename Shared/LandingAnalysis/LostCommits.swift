/// Commits of a branch that it took back itself, by merging what took them back.
struct LostCommits {
    /// Those that it has no more.
    var lost: Set<Int> = []

    /// Those of which nobody knows whether it has them still.
    var unclear: Set<Int> = []
}
