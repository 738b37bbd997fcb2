import FunctionTesting
import Linux
import Synchronization

/// Threads that send series of pushes at the same time, each series in its order.
final class Senders {
    private let threads: [Thread]
    private let state: State

    /// What the threads share.
    private final class State: Sendable {
        let taken = Mutex(0)
        let failures = Mutex<[String]>([])
        let marks: [(count: Int, flag: Flag)]

        init(marks: [Int]) throws {
            self.marks = try marks.map { ($0, try Flag()) }
        }

        func count() {
            let count = taken.withLock { taken in
                taken += 1
                return taken
            }
            for mark in marks where mark.count == count { mark.flag.raise() }
        }
    }

    /// Starts a thread for each series; `send` returns when a push was taken.
    init(_ series: [[Push]], marks: [Int], send: @escaping @Sendable (Push) throws -> Void) throws {
        let state = try State(marks: marks)
        self.state = state
        threads = try series.map { pushes in
            try Thread {
                for push in pushes {
                    do {
                        try send(push)
                    } catch {
                        state.failures.withLock { $0.append("\(push.branch): \(error)") }
                    }
                    state.count()
                }
            }
        }
    }

    /// Waits until so many pushes have been taken; it must be one of the marks.
    func wait(until count: Int) throws {
        for mark in state.marks where mark.count == count {
            guard try Readiness.wait(for: [(mark.flag.descriptor, .read)], timeout: .seconds(120)) == [true] else {
                throw StackError(
                    "only \(state.taken.withLock(\.self)) pushes were taken within two minutes, not \(count)")
            }
        }
    }

    /// Waits until all are sent.
    ///
    /// - Returns: What could not be sent, and why.
    func finish() -> [String] {
        for thread in threads { thread.join() }
        return state.failures.withLock(\.self)
    }
}
