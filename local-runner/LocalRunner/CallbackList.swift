import LocalRunnerKit
import Synchronization

/// The callbacks that came so far.
final class CallbackList: Sendable {
    private let callbacks = Mutex<[Callback]>([])

    /// All of them, in the order in which they came.
    var all: [Callback] { callbacks.withLock(\.self) }

    /// Adds one.
    func add(_ callback: Callback) { callbacks.withLock { $0.append(callback) } }
}
