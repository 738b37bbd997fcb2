import CoreAPI

extension Timestamp {
    /// A time in milliseconds since the epoch, as Jenkins counts; nil for 0 and less, and beyond the year 9999.
    init?(milliseconds: Int64) {
        guard milliseconds > 0, Timestamp(seconds: milliseconds / 1000) != nil else { return nil }
        self.init(microseconds: milliseconds * 1000)
    }
}
