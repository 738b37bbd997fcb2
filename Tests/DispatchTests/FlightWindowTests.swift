import Testing

@testable import Dispatcher

@Suite struct FlightWindowTests {
    @Test func `a window begins as wide as the subscription allows`() {
        var window = FlightWindow(limit: 8)
        for _ in 0..<3 { window.start() }
        #expect(window.room(processes: 1) == 5)
        for _ in 0..<5 { window.start() }
        #expect(window.room(processes: 1) == 0)
        window.end()
        #expect(window.room(processes: 1) == 1)
    }

    @Test func `each time-out halves it, down to one`() {
        var window = FlightWindow(limit: 8)
        let rooms = (0..<5).map { _ in
            window.narrow()
            return window.room(processes: 1)
        }
        #expect(rooms == [4, 2, 1, 1, 1])
    }

    @Test func `a whole window of answers makes room for one more, up to what is allowed`() {
        var window = FlightWindow(limit: 4)
        for _ in 0..<2 { window.narrow() }
        window.widen()
        #expect(window.room(processes: 1) == 2)
        for _ in 0..<3 { window.widen() }
        #expect(window.room(processes: 1) == 3)
        for _ in 0..<100 { window.widen() }
        #expect(window.room(processes: 1) == 4)
        #expect(!window.isNarrowed)
    }

    @Test(arguments: [(1, 8), (2, 4), (3, 2), (8, 1), (20, 1)])
    func `several processes share it, and each has a place`(processes: Int, room: Int) {
        #expect(FlightWindow(limit: 8).room(processes: processes) == room)
    }

    @Test func `a changed limit counts at once, and a narrow window stays narrow`() {
        var window = FlightWindow(limit: 8)
        window.allow(16)
        #expect(window.room(processes: 1) == 16)
        window.narrow()
        window.allow(32)
        #expect(window.room(processes: 1) == 8)
        window.allow(2)
        #expect(window.room(processes: 1) == 2)
    }
}
