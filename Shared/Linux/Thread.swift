private import Glibc

/// A thread of the system, for code that blocks.
package final class Thread: Sendable {
    private final class Body {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) {
            self.run = run
        }
    }

    private let handle: pthread_t

    /// Starts a thread that runs `body`.
    ///
    /// - Throws: ``SystemError`` where the system has no room for one more.
    package init(_ body: @escaping @Sendable () -> Void) throws(SystemError) {
        let box = unsafe Unmanaged.passRetained(Body(body))
        var handle = pthread_t()
        let result = unsafe pthread_create(
            &handle, nil,
            { argument in
                if let argument = unsafe argument {
                    unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
                }
                return nil
            }, box.toOpaque())
        guard result == 0 else {
            unsafe box.release()
            throw SystemError(call: "pthread_create", code: result)
        }
        self.handle = handle
    }

    /// Waits until the thread has ended; to be called once.
    package func join() {
        pthread_join(handle, nil)
    }
}
