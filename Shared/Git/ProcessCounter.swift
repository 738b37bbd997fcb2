private import Synchronization

/// Counts processes, over all copies of the value that started them.
final class ProcessCounter: Sendable {
    private let count = Atomic(0)

    var value: Int { count.load(ordering: .relaxed) }

    func increment() {
        count.add(1, ordering: .relaxed)
    }
}
