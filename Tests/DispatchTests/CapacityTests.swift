import Testing

@testable import Dispatcher

@Suite struct CapacityTests {
    @Test func `a quarter is kept for first tries`() {
        #expect(Capacity(total: 2000).retries == 1500)
    }

    @Test(arguments: [
        (free: 100, rooms: [8, 8, 8], shares: [8, 8, 8]), (free: 9, rooms: [8, 8, 8], shares: [3, 3, 3]),
        (free: 10, rooms: [8, 1, 8], shares: [5, 1, 4]), (free: 2, rooms: [8, 8, 8], shares: [1, 1, 0]),
        (free: 0, rooms: [8, 8], shares: [0, 0]), (free: -3, rooms: [8], shares: [0]), (free: 5, rooms: [], shares: []),
    ])
    func `places are shared evenly, and what one cannot use goes to others`(free: Int, rooms: [Int], shares: [Int]) {
        #expect(Capacity.share(free, among: rooms) == shares)
    }
}
