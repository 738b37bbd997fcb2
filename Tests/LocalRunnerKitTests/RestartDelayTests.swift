import LocalRunnerKit
import Testing

@Suite struct RestartDelayTests {
    @Test func `waits double up to the longest`() {
        var delay = RestartDelay()
        let waits = (0..<8).map { _ in delay.afterRun(of: .zero) }
        #expect(waits == [100, 200, 400, 800, 1600, 3200, 5000, 5000].map { .milliseconds($0) })
    }

    @Test func `waits begin anew after a steady run`() {
        var delay = RestartDelay()
        for _ in 0..<5 { _ = delay.afterRun(of: .seconds(9)) }
        #expect(delay.afterRun(of: RestartDelay.steadyRun) == RestartDelay.shortest)
        #expect(delay.afterRun(of: .zero) == RestartDelay.shortest * 2)
    }
}
