private import Synchronization

/// The ids that tie an answer to its log lines.
package enum RequestID {
    private static let process = UInt64.random(in: .min ... .max)
    private static let next = Atomic(UInt64.random(in: .min ... .max))

    // 2^64 divided by the golden ratio: steps of this size meet every number once, and neighbours differ in every digit.
    private static let step: UInt64 = 0x9e37_79b9_7f4a_7c15

    /// A new id of 32 hexadecimal digits, of which the second half is the process's.
    ///
    /// Asking the system for randomness each time would cost two calls a request.
    package static func random() -> String {
        hex(next.wrappingAdd(step, ordering: .relaxed).oldValue) + hex(process)
    }

    /// The id that a proxy sent, where it is safe to repeat it in a log line and in a header; else a new one.
    package static func accepting(_ proposed: String?) -> String {
        guard let proposed, (8...64).contains(proposed.utf8.count), proposed.utf8.allSatisfy(isSafe) else {
            return random()
        }
        return proposed
    }

    private static func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func isSafe(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default:
            false
        }
    }
}
