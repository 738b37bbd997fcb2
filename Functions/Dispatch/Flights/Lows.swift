import CoreAPI

/// How far each subscription's queue has been taken, so that the next claim does not go over what is finished again.
///
/// A row appears when its transaction commits, so it can still appear behind the mark. How far back a claim looks is its
/// ``Reach``; what makes an older row claimable again sets its `due_at` anew.
struct Lows {
    /// How far behind the mark a claim begins.
    enum Reach: Int, Comparable {
        /// As long as ordinary transactions take, at each poll.
        case near
        /// As long as any transaction may take, every few seconds.
        case far
        /// The whole queue, now and then.
        case whole

        /// The span; nil for no limit.
        var span: Duration? {
            switch self {
            case .near: .milliseconds(500)
            case .far: .seconds(15)
            case .whole: nil
            }
        }

        /// Whether one begins less far behind than another.
        static func < (left: Reach, right: Reach) -> Bool { left.rawValue < right.rawValue }

        /// Whether rows that became due this long ago are seen.
        func covers(_ age: Duration) -> Bool { span.map { age <= $0 } ?? true }
    }

    private var marks: [Int: Timestamp] = [:]

    /// Where a claim for a subscription begins; nil for the beginning of its queue.
    func low(of subscription: Int, reach: Reach) -> Timestamp? {
        guard let mark = marks[subscription], let span = reach.span else { return nil }
        return mark.advanced(by: .zero - span)
    }

    /// Notes a claim that took all there was: the mark is when it was made.
    mutating func tookAll(of subscription: Int, at time: Timestamp) {
        marks[subscription] = time
    }

    /// Notes a claim that left some: the mark is the last row that it took.
    mutating func took(of subscription: Int, upTo due: Timestamp) {
        marks[subscription] = due
    }

    /// Forgets a subscription: its next claim begins at the beginning.
    mutating func forget(_ subscription: Int) {
        marks[subscription] = nil
    }
}
