import LocalRunnerKit

/// The tokens of an installation: each made once, and kept in the data directory.
struct TokenFile {
    private let layout: DataLayout
    private let make: (_ label: String, _ scopes: [String]) async throws -> String
    private var file: EnvironmentFile

    /// The tokens of a data directory; `make` has core make one and print it.
    init(layout: DataLayout, make: @escaping (_ label: String, _ scopes: [String]) async throws -> String) throws {
        self.layout = layout
        self.make = make
        file = try EnvironmentFile(parsing: try Files.read(layout.tokens) ?? "")
    }

    /// The token with this label and these scopes; other scopes are another token.
    mutating func token(label: String, scopes: [String]) async throws -> String {
        let name = "\(label) \(scopes.joined(separator: ","))"
        if let token = file[name] { return token }
        let output = try await make(label, scopes)
        let token = String(output.prefix { !$0.isNewline })
        file.append(name: name, value: token)
        try Files.write(file.text, to: layout.tokens)
        return token
    }
}
