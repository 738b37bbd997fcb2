import CoreAPI
import Testing

@testable import Dispatcher

@Suite struct RetryAfterTests {
    /// The instant of RFC 9110's examples.
    private static let example = "1994-11-06T08:49:37Z"

    @Test(arguments: [
        ("0", 1), ("1", 1), ("120", 120), ("3600", 3600), ("3601", 3600), ("99999999999999999999", 3600), (" 7 ", 7),
        ("Sun, 06 Nov 1994 08:50:07 GMT", 30), ("Sunday, 06-Nov-94 08:50:07 GMT", 30),
        ("Sun Nov  6 08:50:07 1994", 30), ("Sun, 06 Nov 1994 08:49:00 GMT", 1), ("Mon, 07 Nov 1994 08:49:37 GMT", 3600),
    ])
    func `a wait is granted within a second and an hour`(field: String, seconds: Int) throws {
        let now = try #require(Timestamp(Self.example))
        #expect(RetryAfter.wait(field, now: now) == .seconds(seconds))
    }

    @Test(arguments: [
        "", " ", "-5", "1.5", "soon", "5 minutes", "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 99 Nov 1994 08:49:37 GMT",
    ])
    func `a field that says no time grants no wait`(field: String) throws {
        let now = try #require(Timestamp(Self.example))
        #expect(RetryAfter.wait(field, now: now) == nil)
    }

    @Test(arguments: [
        ("Sun, 06 Nov 1994 08:49:37 GMT", example), ("Sunday, 06-Nov-94 08:49:37 GMT", example),
        ("Sun Nov  6 08:49:37 1994", example), ("Tue, 29 Feb 2028 23:59:59 GMT", "2028-02-29T23:59:59Z"),
        ("Friday, 01-Jan-49 00:00:00 GMT", "2049-01-01T00:00:00Z"),
    ])
    func `a date has three forms`(text: String, time: String) throws {
        let now = try #require(Timestamp("2026-11-27T00:00:00Z"))
        #expect(HTTPDate.parse(text, now: now) == Timestamp(time))
    }

    @Test func `a year of two digits is at most fifty years ahead`() throws {
        let now = try #require(Timestamp("2026-11-27T00:00:00Z"))
        #expect(HTTPDate.parse("Friday, 01-Jan-76 00:00:00 GMT", now: now) == Timestamp("2076-01-01T00:00:00Z"))
        #expect(HTTPDate.parse("Friday, 01-Jan-77 00:00:00 GMT", now: now) == Timestamp("1977-01-01T00:00:00Z"))
    }
}
