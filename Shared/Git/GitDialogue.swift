/// A git that stays, is asked line by line on its standard input, and answers on its standard output.
package final class GitDialogue {
    private let child: GitChild
    private var hasEnded = false

    init(_ child: GitChild) {
        self.child = child
    }

    /// Writes `lines` and hands on what git answers, until `consume` says that the answer is complete.
    ///
    /// - Throws: ``GitError``, also where git ends before that; it cannot be asked again then.
    package func ask(
        _ lines: [UInt8], timeout: Duration, _ consume: (ArraySlice<UInt8>) -> Bool
    ) throws(GitError) {
        guard !hasEnded else { throw .unexpected(command: child.command, answer: "has ended") }
        let deadline = ContinuousClock.now + timeout
        var isComplete = false
        // Stands until the answer is complete: after an error nobody knows which answer would come next.
        hasEnded = true
        try child.exchange(lines, closingInput: false, before: deadline) { bytes in
            isComplete = consume(bytes)
            return isComplete
        }
        if !isComplete {
            try child.finish(before: deadline)
            throw .unexpected(command: child.command, answer: "")
        }
        hasEnded = false
    }
}
