import CoreAPI

/// A time as header fields have it (RFC 9110, section 5.6.7): the form of today, and the two that a recipient still has to
/// understand.
enum HTTPDate {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Reads any of the three forms; nil for anything else.
    ///
    /// `now` decides which century a year of two digits is in: never more than 50 years ahead.
    static func parse(_ text: String, now: Timestamp) -> Timestamp? {
        let words = text.split(separator: " ").map(String.init)
        switch words.count {
        case 6 where words[0].hasSuffix(",") && words[5] == "GMT":
            return time(year: words[3], month: words[2], day: words[1], clock: words[4])
        case 4 where words[0].hasSuffix(",") && words[3] == "GMT":
            let date = words[1].split(separator: "-").map(String.init)
            guard date.count == 3, let year = fullYear(date[2], now: now) else { return nil }
            return time(year: year, month: date[1], day: date[0], clock: words[2])
        case 5:
            let day = words[2].count == 1 ? "0" + words[2] : words[2]
            return time(year: words[4], month: words[1], day: day, clock: words[3])
        default:
            return nil
        }
    }

    private static func time(year: String, month: String, day: String, clock: String) -> Timestamp? {
        guard let index = months.firstIndex(of: month) else { return nil }
        return Timestamp("\(year)-\(index < 9 ? "0" : "")\(index + 1)-\(day)T\(clock)Z")
    }

    private static func fullYear(_ digits: String, now: Timestamp) -> String? {
        guard digits.utf8.count == 2, let year = Int(digits), let today = Int(now.description.prefix(4)) else {
            return nil
        }
        let inThisCentury = today - today % 100 + year
        return String(inThisCentury > today + 50 ? inThisCentury - 100 : inThisCentury)
    }
}
