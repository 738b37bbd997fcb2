/// The file `postmaster.pid` that a running PostgreSQL keeps in its data directory.
///
/// Its lines are listed in `src/include/utils/pidfile.h` of PostgreSQL.
package struct PostmasterFile: Equatable, Sendable {
    /// The id of the server's first process.
    package var processID: Int32

    /// Whether the server takes connections.
    package var isReady: Bool

    /// Reads the text of the file; nil where it is not whole yet.
    package init?(parsing text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let first = lines.first, let processID = Int32(first), processID > 0 else { return nil }
        self.processID = processID
        isReady = lines.count > 7 && lines[7].prefix { $0 != " " } == "ready"
    }
}
