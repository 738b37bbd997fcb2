import CoreAPI

/// What a receiver asks for in `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date.
enum RetryAfter {
    /// The waits that are granted; shorter and longer ones are moved to the ends.
    static let granted = Duration.seconds(1)...Duration.seconds(3600)

    /// The wait that a field asks for; nil for a text that is neither.
    static func wait(_ field: String, now: Timestamp) -> Duration? {
        let text = field.filter { $0 != " " && $0 != "\t" }
        guard !text.isEmpty else { return nil }
        if text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
            // A number that is too large for this type is too large for the range.
            return clamped(Int32(text).map { .seconds($0) } ?? granted.upperBound)
        }
        return HTTPDate.parse(field, now: now).map { clamped(.microseconds($0.microseconds - now.microseconds)) }
    }

    private static func clamped(_ wait: Duration) -> Duration {
        min(max(wait, granted.lowerBound), granted.upperBound)
    }
}
