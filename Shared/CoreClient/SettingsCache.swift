/// The settings of the projects that were asked for last.
///
/// A hook may read its project's settings before each delivery, and a project may send many.
struct SettingsCache {
    /// Whose settings for what.
    struct Key: Hashable {
        var provider: String
        var project: String
    }

    private struct Entry {
        var body: [UInt8]
        var tag: String?
        var readAt: ContinuousClock.Instant
    }

    /// How long settings are taken for what they were.
    static let freshFor = Duration.seconds(60)

    /// The most projects that are remembered.
    static let most = 1000

    private var entries: [Key: Entry] = [:]

    /// The settings, where they were read so recently that they need not be asked for.
    func fresh(_ key: Key, at now: ContinuousClock.Instant) -> [UInt8]? {
        guard let entry = entries[key], now - entry.readAt < Self.freshFor else { return nil }
        return entry.body
    }

    /// The entity tag (RFC 9110, section 8.8.3) of what is remembered.
    func tag(of key: Key) -> String? { entries[key]?.tag }

    /// Remembers what core answered.
    ///
    /// - Throws: ``CoreClientError/unreachable(_:)`` where core says that nothing changed, of what is not remembered.
    mutating func take(
        _ answer: SettingsAnswer, for key: Key, at now: ContinuousClock.Instant
    ) throws(CoreClientError) -> [UInt8] {
        switch answer {
        case .changed(let body, let tag):
            if entries[key] == nil { makeRoom() }
            entries[key] = Entry(body: body, tag: tag, readAt: now)
            return body
        case .unchanged:
            guard let body = entries[key]?.body else {
                throw .unreachable("it answered 304 to a request without If-None-Match")
            }
            entries[key]?.readAt = now
            return body
        }
    }

    private mutating func makeRoom() {
        guard entries.count >= Self.most, let oldest = entries.min(by: { $0.value.readAt < $1.value.readAt }) else {
            return
        }
        entries[oldest.key] = nil
    }
}
