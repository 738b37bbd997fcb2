private import Linux

/// Where a process that a test started waits, so that the test can look at what is there meanwhile.
package final class Gate: Sendable {
    /// A line for `/bin/sh` that says that somebody came, and waits until the gate is open.
    package let command: String

    private let folder: Folder
    private let lock: Lock<FileLock?>

    /// A closed gate.
    ///
    /// - Throws: `SystemError`.
    package init() throws {
        folder = try Folder()
        let path = "\(folder.path)/lock"
        lock = Lock(try FileLock.take(path))
        command = "touch '\(folder.path)/arrived' && flock '\(path)' true"
    }

    /// Waits until somebody is at the gate.
    ///
    /// - Throws: ``StackError`` where nobody comes.
    package func waitForArrival() throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while !File.exists("\(folder.path)/arrived") {
            guard ContinuousClock.now < deadline else { throw StackError("nobody came to the gate") }
        }
    }

    /// Lets everybody pass.
    package func open() {
        lock.withLock { $0 = nil }
    }
}
