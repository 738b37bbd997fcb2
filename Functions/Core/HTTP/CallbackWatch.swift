import FunctionKit
import Logging
import Postgres
import Synchronization

/// Notices, whenever somebody asks how core is, that callbacks stand still: a dispatcher that is dead says nothing.
enum CallbackWatch {
    /// How long a process waits before it looks again.
    private static let pause = Duration.seconds(30)

    private static let lastLook = Mutex<ContinuousClock.Instant?>(nil)

    private struct Warning: Decodable {
        let kind: String
        let message: String
    }

    /// Logs the warnings that are due; looks at most every 30 seconds in a process.
    ///
    /// What fails here is logged too, and does not change the answer that it stands beside.
    static func look(_ call: Call) {
        guard isDue(at: .now) else { return }
        do {
            for warning in try call.database.rows("select kind, message from dispatch_watch()", as: Warning.self) {
                call.request.logger.warning("\(warning.message)", metadata: ["kind": "\(warning.kind)"])
            }
        } catch {
            call.request.logger.warning("Callbacks could not be watched.", metadata: ["cause": "\(error)"])
        }
    }

    private static func isDue(at now: ContinuousClock.Instant) -> Bool {
        lastLook.withLock { last in
            if let last, now - last < pause { return false }
            last = now
            return true
        }
    }
}
