/// The table that tells, on a terminal, which callbacks came.
package struct CallbackTable: Sendable {
    private let callbacks: [Callback]

    /// A table of these; one that came twice counts once.
    package init(_ callbacks: [Callback]) {
        var known: Set<String> = []
        self.callbacks = callbacks.filter { known.insert($0.id).inserted }
    }

    /// A line for each type, with how often each change was told; without a newline at the end.
    package var text: String {
        let types = Dictionary(grouping: callbacks, by: \.type).sorted { $0.key < $1.key }
        let width = types.map(\.key.count).max() ?? 0
        let lines = types.map { type, callbacks in
            let changes = Dictionary(grouping: callbacks) { $0.change ?? "sent" }.sorted { $0.key < $1.key }
            let counts = changes.map { "\($1.count) \($0)" }.joined(separator: ", ")
            return "    \(type)\(String(repeating: " ", count: width - type.count))  \(counts)"
        }
        return (["\(callbacks.count) callbacks, each signed and verified"] + lines).joined(separator: "\n")
    }
}
