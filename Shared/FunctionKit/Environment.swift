/// The settings of a process: environment variables, each also as a file named by `NAME_FILE`.
package struct Environment: Sendable {
    /// The shortest key or secret that is accepted, in characters.
    package static let shortestSecret = 32

    private let values: [String: String]
    private let readFile: @Sendable (String) throws -> String

    /// Settings from `values`; `readFile` returns the text of the file at a path.
    package init(_ values: [String: String], readFile: @escaping @Sendable (String) throws -> String) {
        self.values = values
        self.readFile = readFile
    }

    /// Settings from `values` alone, for tests: a `NAME_FILE` in them is an error.
    package init(_ values: [String: String]) {
        self.init(values) { path in throw EnvironmentError(name: path, reason: "no files can be read here") }
    }

    /// The text of a setting, or nil where neither `NAME` nor `NAME_FILE` is set.
    ///
    /// One trailing newline of a file is dropped.
    ///
    /// - Throws: ``EnvironmentError`` when both are set or the file cannot be read.
    package func optional(_ name: String) throws(EnvironmentError) -> String? {
        switch (values[name], values[name + "_FILE"]) {
        case (nil, nil): return nil
        case (let value?, nil): return value
        case (nil, let path?): return try contents(of: path, for: name)
        case (_?, _?):
            throw EnvironmentError(name: name, reason: "is set twice, as \(name) and as \(name)_FILE; keep one of them")
        }
    }

    /// The text of a setting that must be there and not empty.
    ///
    /// - Throws: ``EnvironmentError``, naming it.
    package func required(_ name: String) throws(EnvironmentError) -> String {
        guard let value = try optional(name), !value.isEmpty else {
            throw EnvironmentError(name: name, reason: "is missing; set it, or \(name)_FILE to a file that holds it")
        }
        return value
    }

    /// A whole number within `range`, or `standard` where it is not set.
    ///
    /// - Throws: ``EnvironmentError`` when it is no number or out of range.
    package func integer(_ name: String, in range: ClosedRange<Int>, or standard: Int) throws(EnvironmentError) -> Int {
        guard let text = try optional(name) else { return standard }
        guard let value = Int(text), range.contains(value) else {
            let reason = "must be a whole number from \(range.lowerBound) to \(range.upperBound), not '\(text)'"
            throw EnvironmentError(name: name, reason: reason)
        }
        return value
    }

    /// One secret, such as a token.
    ///
    /// - Throws: ``EnvironmentError`` when it is missing or shorter than ``shortestSecret``.
    package func secret(_ name: String) throws(EnvironmentError) -> Secret {
        try checked(required(name), name: name)
    }

    /// The secrets of a comma-separated list, newest first, so that one can be replaced while the other still counts.
    ///
    /// - Throws: ``EnvironmentError`` when the list is missing, or one of them is shorter than ``shortestSecret``.
    package func secrets(_ name: String) throws(EnvironmentError) -> [Secret] {
        let list = try required(name).split(separator: ",", omittingEmptySubsequences: false)
        var secrets: [Secret] = []
        for part in list {
            let words = part.split(whereSeparator: \.isWhitespace)
            guard words.count <= 1 else {
                throw EnvironmentError(name: name, reason: "holds a secret with a blank in it")
            }
            secrets.append(try checked(words.first.map(String.init) ?? "", name: name))
        }
        return secrets
    }

    private func checked(_ text: String, name: String) throws(EnvironmentError) -> Secret {
        guard text.count >= Self.shortestSecret else {
            let reason = "holds a secret of \(text.count) characters; it needs at least \(Self.shortestSecret)"
            throw EnvironmentError(name: name, reason: reason)
        }
        return Secret(text)
    }

    private func contents(of path: String, for name: String) throws(EnvironmentError) -> String {
        do {
            let text = try readFile(path)
            return text.hasSuffix("\n") ? String(text.dropLast()) : text
        } catch {
            throw EnvironmentError(
                name: name + "_FILE", reason: "names the file '\(path)', which cannot be read: \(error)")
        }
    }
}

/// A setting that is missing or malformed.
package struct EnvironmentError: Error, Equatable, CustomStringConvertible {
    /// The environment variable.
    package var name: String

    /// What is wrong with it and what it should be; never its value where that is a secret.
    package var reason: String

    /// An error of the variable `name`.
    package init(name: String, reason: String) {
        self.name = name
        self.reason = reason
    }

    /// The variable and the reason, as one line.
    package var description: String { "\(name) \(reason)" }
}
