import JSONBody

/// A push as tests write it down: one ref's new value, its ids as single digits.
struct Push: Hashable, Sendable {
    var branch = "feature/4711-spin"
    /// Microseconds after ten o'clock.
    var time: Int
    /// nil where the provider does not say, 0 for "no object".
    var before: Character?
    /// 0 for "deleted".
    var after: Character
    var forced = false

    /// A push `second` seconds after ten o'clock.
    init(_ second: Int, _ before: Character?, _ after: Character, forced: Bool = false, branch: String? = nil) {
        time = second * 1_000_000
        self.before = before
        self.after = after
        self.forced = forced
        if let branch { self.branch = branch }
    }

    /// The item of `updates` that reports it.
    var update: JSONValue {
        [
            "ref": .string("refs/heads/\(branch)"), "before": before.map { .string(Self.oid($0)) } ?? .null,
            "after": .string(Self.oid(after)), "forced": .bool(forced),
        ]
    }

    /// When the provider took it.
    var pushedAt: String { Self.time(microseconds: time) }

    /// The full id that a digit stands for.
    static func oid(_ digit: Character) -> String { String(repeating: digit, count: 40) }

    /// A time after ten o'clock, in the hour of all tests.
    static func time(microseconds: Int) -> String {
        func padded(_ value: Int, _ width: Int) -> String {
            String(String(repeating: "0", count: width) + String(value)).suffix(width).description
        }
        let seconds = microseconds / 1_000_000
        return
            "2026-11-23T10:\(padded(seconds / 60, 2)):\(padded(seconds % 60, 2)).\(padded(microseconds % 1_000_000, 6))Z"
    }
}

extension Push: CustomStringConvertible {
    var description: String { "\(branch)@\(time): \(before.map(String.init) ?? "?")→\(after)\(forced ? "!" : "")" }
}
