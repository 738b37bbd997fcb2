import FunctionKit
import Linux
import Postgres
import Synchronization

/// Writes events at a steady rate, each in a transaction of its own, whatever happens to the server.
final class Emitter {
    private final class Count: Sendable {
        let written = Mutex(0)
        let ended: Flag

        init() throws { ended = try Flag() }
    }

    private let count: Count
    private let thread: Thread

    /// Readable once the last event is written.
    var ended: Descriptor { count.ended.descriptor }

    /// Starts a thread that writes `rate` events a second for so long.
    init(database: Secret, rate: Int, length: Duration) throws {
        let count = try Count()
        self.count = count
        thread = try Thread {
            let connection = Database(conninfo: database)
            let start = ContinuousClock.now
            for number in 0..<Int(length / .seconds(1)) * rate {
                let due = start + .seconds(1) * (Double(number) / Double(rate))
                _ = try? Readiness.wait(for: [], timeout: max(due - .now, .zero))
                let isWritten = try? connection.execute(
                    """
                    select emit_event(1, 'ployst.branch.updated', 'branches/' || \(number)::bigint,
                        jsonb_build_object('number', \(number)::bigint, 'text', repeat('Zoë ', 200)))
                    """)
                if isWritten != nil { count.written.withLock { $0 += 1 } }
            }
            count.ended.raise()
        }
    }

    /// Waits for the end.
    ///
    /// - Returns: How many events are known to be written; a few more can be.
    func finish() -> Int {
        thread.join()
        return count.written.withLock(\.self)
    }
}
