/// What became of a change in files that have gone on.
enum Undoing {
    /// Some place is not as it was before.
    case none

    /// All is as before, but nothing came back: what the change added was removed.
    case removed

    /// All is as before, and some line or file is there again.
    case restored
}
