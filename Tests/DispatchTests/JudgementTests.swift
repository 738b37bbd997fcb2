import CoreAPI
import Testing

@testable import Dispatcher

@Suite struct JudgementTests {
    private let now = Timestamp(microseconds: 1_763_630_000_000_000)

    private func judge(_ ending: AttemptEnding, triesBefore: Int = 0) -> Judgement {
        Judgement(ending, triesBefore: triesBefore, now: now, chance: 0.5)
    }

    @Test(arguments: [200, 201, 202, 204, 299]) func `a 2xx is delivered`(status: Int) {
        let judgement = judge(.answered(status: status, retryAfter: "60"), triesBefore: 9)
        #expect(judgement.outcome == .delivered)
        #expect(judgement.error == nil)
    }

    @Test(arguments: [100, 199, 301, 302, 307, 308, 400, 401, 404, 408, 409, 429, 500, 502, 503, 504, 599])
    func `any other answer is tried again by the schedule`(status: Int) {
        let judgement = judge(.answered(status: status, retryAfter: nil), triesBefore: 1)
        #expect(judgement.outcome == .retry)
        #expect(judgement.wait == .seconds(300))
        #expect(judgement.counts)
        #expect(judgement.error?.contains("\(status)") == true)
    }

    @Test(arguments: [301, 302, 303, 307, 308]) func `a redirect says what to do`(status: Int) {
        let error = judge(.answered(status: status, retryAfter: nil)).error
        #expect(error == "it answered \(status); redirects are not followed: subscribe with the URL that answers")
    }

    @Test func `410 means that the receiver is gone`() {
        #expect(judge(.answered(status: 410, retryAfter: "5")).outcome == .gone)
    }

    @Test(arguments: [429, 503]) func `a pause that is asked for uses up no step`(status: Int) {
        for triesBefore in [0, 9] {
            let judgement = judge(.answered(status: status, retryAfter: "90"), triesBefore: triesBefore)
            #expect(judgement.outcome == .retry)
            #expect(judgement.wait == .seconds(90))
            #expect(!judgement.counts)
        }
    }

    @Test(arguments: [500, 502, 504]) func `others may not ask for a pause`(status: Int) {
        let judgement = judge(.answered(status: status, retryAfter: "90"))
        #expect(judgement.wait == .seconds(5))
        #expect(judgement.counts)
    }

    @Test func `a pause that cannot be read is a failure as any`() {
        let judgement = judge(.answered(status: 503, retryAfter: "tomorrow"))
        #expect(judgement.wait == .seconds(5))
        #expect(judgement.counts)
        #expect(judgement.error?.contains("Retry-After: tomorrow") == true)
    }

    @Test(arguments: [
        AttemptEnding.timedOut("no answer within 15 s"), .failed("nothing listens there"),
        .answered(status: 500, retryAfter: nil),
    ])
    func `after the last step it is given up`(ending: AttemptEnding) {
        #expect(judge(ending, triesBefore: 8).outcome == .retry)
        let last = judge(ending, triesBefore: 9)
        #expect(last.outcome == .failed)
        #expect(last.wait == nil)
        #expect(last.error != nil)
    }

    @Test func `a clock that is turned on meets every step in its time`() {
        var clock = now
        var tries: [Int64] = []
        var triesBefore = 0
        while true {
            tries.append((clock.microseconds - now.microseconds) / 1_000_000)
            let judgement = Judgement(.failed("down"), triesBefore: triesBefore, now: clock, chance: 0.5)
            guard judgement.outcome == .retry, let wait = judgement.wait else { break }
            clock = clock.advanced(by: wait)
            triesBefore += 1
        }
        #expect(tries == [0, 5, 305, 2105, 9305, 27_305, 63_305, 113_705, 185_705, 272_105])
    }
}
