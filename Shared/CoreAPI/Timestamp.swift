/// A point in time, in microseconds since 1970-01-01T00:00:00Z, as PostgreSQL keeps it; RFC 3339 in JSON.
package struct Timestamp: Hashable, Comparable, Sendable {
    /// Microseconds since the epoch; negative before it.
    package var microseconds: Int64

    /// A time in microseconds since the epoch.
    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// A time in whole seconds since the epoch, or nil where that is beyond the years 1 to 9999.
    package init?(seconds: Int64) {
        guard (-62_135_596_800...253_402_300_799).contains(seconds) else { return nil }
        self.init(microseconds: seconds * 1_000_000)
    }

    /// Whether one time is before another.
    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microseconds < right.microseconds
    }
}

extension Timestamp: Codable {
    /// Reads an RFC 3339 string.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Timestamp(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "'\(text.prefix(40))' is no RFC 3339 time such as 2026-11-23T10:00:00Z"
            )
        }
        self = value
    }

    /// Writes an RFC 3339 string in UTC.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
