import Foundation
import Synchronization
import Testing

/// Runs `body` on `count` threads at once, and waits for all; libpq blocks, so the tasks of Swift's pool would not do.
///
/// - Throws: The first error of any of them.
package func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) throws -> Void) throws {
    let threads = (0..<count).map { index in RunningThread { try body(index) } }
    for thread in threads { try thread.join() }
}

/// A thread that does one thing.
package final class RunningThread: Sendable {
    private let done = DispatchSemaphore(value: 0)
    private let failure = Mutex<(any Error)?>(nil)

    /// Starts the thread.
    package init(_ body: @escaping @Sendable () throws -> Void) {
        Thread.detachNewThread { [self] in
            do {
                try body()
            } catch {
                failure.withLock { $0 = error }
            }
            done.signal()
        }
    }

    /// Waits for its end, and throws what it threw.
    ///
    /// - Throws: Also where it has not ended after a minute.
    package func join() throws {
        try #require(done.wait(timeout: .now() + 60) == .success, "a thread did not end")
        if let error = failure.withLock(\.self) { throw error }
    }
}

/// Asks again and again until `condition` holds, for ten seconds at most unless said otherwise.
///
/// - Throws: Where it never did.
package func wait(for what: String, atMost limit: Duration = .seconds(10), _ condition: () throws -> Bool) throws {
    let deadline = ContinuousClock.now + limit
    while try !condition() { try #require(ContinuousClock.now < deadline, "waited in vain for \(what)") }
}
