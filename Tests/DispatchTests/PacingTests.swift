import Testing

@testable import Dispatcher

@Suite struct PacingTests {
    private let start = ContinuousClock.now

    @Test func `polls become rarer when there is nothing to do, and frequent again at once`() {
        var pacing = Pacing(now: start)
        #expect(pacing.interval(now: start) == .milliseconds(10))
        #expect(pacing.interval(now: start + .seconds(1)) == .milliseconds(25))
        #expect(pacing.interval(now: start + .seconds(59)) == .milliseconds(25))
        #expect(pacing.interval(now: start + .seconds(60)) == .milliseconds(100))
        pacing.worked(now: start + .seconds(70))
        #expect(pacing.interval(now: start + .seconds(70)) == .milliseconds(10))
    }

    @Test func `the whole queue is looked at first, and then once a minute`() {
        var pacing = Pacing(now: start)
        let reaches = (0...1200).map { pacing.reach(now: start + .milliseconds($0 * 100)) }
        let whole = reaches.indices.filter { reaches[$0] == .whole }
        #expect(whole == [0, 600, 1200])
        let far = reaches.indices.filter { reaches[$0] == .far }
        #expect(far.prefix(3) == [20, 40, 60])
    }

    @Test func `after a poll that failed the next one looks at all`() {
        var pacing = Pacing(now: start)
        _ = pacing.reach(now: start)
        pacing.lookAtAll(now: start + .milliseconds(10))
        #expect(pacing.reach(now: start + .milliseconds(20)) == .whole)
        #expect(pacing.reach(now: start + .milliseconds(30)) == .near)
    }

    @Test(arguments: [(Duration.milliseconds(250), Lows.Reach.near), (.milliseconds(251), .far), (.seconds(8), .whole)])
    func `after a pause a poll looks as far back as the pause was long`(pause: Duration, reach: Lows.Reach) {
        var pacing = Pacing(now: start)
        _ = pacing.reach(now: start)
        #expect(pacing.reach(now: start + pause) == reach)
    }
}
