import FunctionTesting

/// The programs of `docs/callbacks.md`.
enum CallbackDocument {
    /// The one block of code in a language.
    ///
    /// - Throws: ``StackError`` where there is none, or more than one.
    static func code(_ language: String) throws -> String {
        let blocks = try Executables.repositoryFile("docs/callbacks.md").split(separator: "\n```")
        // Each second one begins right behind the three characters, with its language.
        let starts = blocks.filter { $0.hasPrefix("\(language)\n") }
        guard starts.count == 1, let block = starts.first else {
            throw StackError("docs/callbacks.md has \(starts.count) blocks of \(language)")
        }
        return block.dropFirst(language.utf8.count + 1) + "\n"
    }
}
