package import Logging

/// Writes log records as JSON objects, one a line.
///
/// The supervisor (systemd, a container) adds the time.
package struct Log: LogHandler {
    /// The least severe records that are written.
    package var logLevel: Logger.Level

    /// What every record of this logger carries.
    package var metadata: Logger.Metadata = [:]

    private let function: String
    private let write: @Sendable (String) -> Void

    /// A handler for the function of this name; `write` gets one whole line, with its newline, at a time.
    package init(function: String, level: Logger.Level, write: @escaping @Sendable (String) -> Void) {
        self.function = function
        self.logLevel = level
        self.write = write
    }

    /// Reads `PLOYST_LOG_LEVEL`: `info` where it is not set.
    ///
    /// - Throws: ``EnvironmentError`` for a word that is no level.
    package static func level(in environment: Environment) throws(EnvironmentError) -> Logger.Level {
        guard let word = try environment.optional("PLOYST_LOG_LEVEL") else { return .info }
        guard let level = Logger.Level(rawValue: word) else {
            let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw EnvironmentError(name: "PLOYST_LOG_LEVEL", reason: "must be one of \(levels), not '\(word)'")
        }
        return level
    }

    /// One value of the metadata.
    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes one record.
    package func log(event: LogEvent) {
        var members = [("level", JSONText.string(event.level.rawValue)), ("function", JSONText.string(function))]
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        members += all.sorted { $0.key < $1.key }.map { ($0.key, JSONText.string("\($0.value)")) }
        members.append(("message", JSONText.string("\(event.message)")))
        write(JSONText.object(members) + "\n")
    }
}
