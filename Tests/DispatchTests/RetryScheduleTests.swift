import Testing

@testable import Dispatcher

@Suite struct RetryScheduleTests {
    @Test func `a delivery is tried ten times within three and a half days`() {
        let waits = (0..<10).map { RetrySchedule.wait(afterTries: $0, chance: 0.5) }
        let seconds = [0, 5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]
        #expect(waits == seconds.map { .seconds($0) })
        #expect(RetrySchedule.wait(afterTries: 10, chance: 0.5) == nil)
    }

    @Test(arguments: [(0.0, 4), (0.25, 4.5), (0.5, 5), (1.0, 6)])
    func `a wait is a fifth longer or shorter at most`(chance: Double, seconds: Double) {
        let wait = RetrySchedule.wait(afterTries: 1, chance: chance)
        #expect(wait.map { abs($0 / .seconds(1) - seconds) < 0.000_001 } == true)
    }
}
