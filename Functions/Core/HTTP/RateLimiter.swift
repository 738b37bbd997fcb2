import FunctionKit
import HTTPTypes
import Linux

/// Counts the requests of each caller in this process: a bucket that drains by one request and fills at the limit's rate.
///
/// Processes count each for itself, so an installation admits the limit times their number; as CGI nothing is counted.
final class RateLimiter: Sendable {
    /// The one of this process, which its threads share.
    static let shared = RateLimiter()

    /// The most callers that are remembered; beyond that those whose buckets are full again are forgotten.
    private static let mostCallers = 10_000

    /// What is left to one caller, and when that was found out.
    private struct Bucket {
        var left: Double
        var at: ContinuousClock.Instant
    }

    /// What a caller is told.
    struct Standing: Equatable {
        /// Whether this request is one too many.
        let isOver: Bool
        /// The requests that are left.
        let left: Int
        /// The seconds until all are there again.
        let fullIn: Int
        /// The seconds until one is there again.
        let nextIn: Int
    }

    private let buckets = Lock<[[UInt8]: Bucket]>([:])

    /// Counts a request of a caller.
    func count(_ caller: [UInt8], limit: RateLimit, now: ContinuousClock.Instant = .now) -> Standing {
        buckets.withLock { buckets in
            if buckets.count >= Self.mostCallers, buckets[caller] == nil { Self.forgetFull(&buckets, limit, now) }
            var bucket = buckets[caller] ?? Bucket(left: Double(limit.requests), at: now)
            bucket.left = Self.left(in: bucket, limit, now)
            bucket.at = now
            let isOver = bucket.left < 1
            if !isOver { bucket.left -= 1 }
            buckets[caller] = bucket
            let secondsEach = Double(limit.seconds) / Double(limit.requests)
            return Standing(
                isOver: isOver, left: Int(bucket.left),
                fullIn: Int(((Double(limit.requests) - bucket.left) * secondsEach).rounded(.up)),
                nextIn: max(1, Int(((1 - bucket.left) * secondsEach).rounded(.up))))
        }
    }

    private static func left(in bucket: Bucket, _ limit: RateLimit, _ now: ContinuousClock.Instant) -> Double {
        let passed = (now - bucket.at) / .seconds(1)
        return min(Double(limit.requests), bucket.left + passed * Double(limit.requests) / Double(limit.seconds))
    }

    /// Forgets callers who lose nothing by it; where none is such a one, all.
    private static func forgetFull(
        _ buckets: inout [[UInt8]: Bucket], _ limit: RateLimit, _ now: ContinuousClock.Instant
    ) {
        buckets = buckets.filter { left(in: $0.value, limit, now) < Double(limit.requests) }
        if buckets.count >= mostCallers { buckets = [:] }
    }
}

extension RateLimiter.Standing {
    /// The fields that tell a caller of it.
    ///
    /// <https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/>
    func fields(of limit: RateLimit) -> HTTPFields {
        var fields: HTTPFields = [
            .rateLimitPolicy: "\"requests\";q=\(limit.requests);w=\(limit.seconds)",
            .rateLimit: "\"requests\";r=\(left);t=\(fullIn)",
        ]
        if isOver { fields[.retryAfter] = String(nextIn) }
        return fields
    }
}

extension HTTPField.Name {
    static let rateLimit = HTTPField.Name(constant: "RateLimit")
    static let rateLimitPolicy = HTTPField.Name(constant: "RateLimit-Policy")
}
