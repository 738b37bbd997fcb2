private import Glibc

/// A value that one thread at a time may use; the others sleep.
///
/// For short sections that many threads enter: the standard library's `Mutex` spins before it sleeps, which on few cores
/// takes the time away from the thread that holds it.
@safe package final class Lock<Value>: @unchecked Sendable {
    // Sendable because the value is reached under the mutex alone.
    private var value: Value
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>

    /// Guards `value`.
    package init(_ value: sending Value) {
        self.value = value
        unsafe mutex = .allocate(capacity: 1)
        unsafe pthread_mutex_init(mutex, nil)
    }

    deinit {
        unsafe pthread_mutex_destroy(mutex)
        unsafe mutex.deallocate()
    }

    /// Lends the value to `body` while no other thread has it.
    ///
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws.
    package func withLock<Result, Failure: Error>(_ body: (inout Value) throws(Failure) -> Result) throws(Failure)
        -> Result
    {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        return try body(&value)
    }
}
