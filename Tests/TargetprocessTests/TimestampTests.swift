import CoreAPI
import Testing

@testable import Targetprocess

@Suite struct TimestampTests {
    @Test(
        arguments: [
            ("/Date(1763629200000-0500)/", 1_763_629_200_000_000),
            ("/Date(1763629200000+0000)/", 1_763_629_200_000_000),
            ("/Date(1763629200000)/", 1_763_629_200_000_000), ("/Date(1763629200123+1400)/", 1_763_629_200_123_000),
            ("/Date(0)/", 0), ("/Date(-1)/", -1000), ("/Date(-62135596800000)/", -62_135_596_800_000_000),
            ("/Date(253402300799999)/", 253_402_300_799_999_000), ("/Date(-86400000+0100)/", -86_400_000_000),
            ("2025-11-20T09:00:00Z", 1_763_629_200_000_000), ("2025-11-20T04:00:00-05:00", 1_763_629_200_000_000),
            ("2025-11-20T09:00:00.1234567+00:00", 1_763_629_200_123_456),
        ] as [(String, Int64)])
    func `reads the times of Targetprocess`(text: String, microseconds: Int64) {
        #expect(Timestamp(targetprocess: text)?.microseconds == microseconds)
    }

    @Test(arguments: [
        "", "/Date()/", "/Date(-)/", "/Date(+1)/", "/Date(1.5)/", "/Date(1 )/", "/Date(1+100)/", "/Date(1+01:00)/",
        "/Date(1+0100", "Date(1)", "/Date(١)/", "/Date(1)/ ", "/Date(9223372036854775807)/",
        "/Date(-9223372036854775808)/",
        "/Date(99999999999999999999)/", "/Date(253402300800000)/", "2025-11-20T09:00:00", "2025-11-20", "1763629200000",
        "/Date(1+0١00)/", "/Date()/)/",
    ])
    func `takes nothing else for a time`(_ text: String) {
        #expect(Timestamp(targetprocess: text) == nil)
    }
}
