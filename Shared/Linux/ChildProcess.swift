private import CLinux
private import Glibc
private import Synchronization

/// A process that this one started; it is killed and collected at the latest with its owner.
package final class ChildProcess: Sendable {
    /// How a process ended.
    package enum Exit: Equatable, Sendable {
        /// By itself, with this code.
        case code(Int32)

        /// By this signal.
        case signal(Int32)
    }

    /// The number of the process.
    package let identifier: Int32

    /// Whether it leads a process group of its own, with whatever it starts in turn.
    private let leadsGroup: Bool

    /// Readable when the process has ended.
    private let end: Descriptor
    private let exit = Mutex<Exit?>(nil)

    /// Starts `executable` with exactly this environment, and these three descriptors; nil inherits ours.
    ///
    /// No other descriptor is passed on, as far as they were opened by this module. Signals are as in a fresh process.
    /// With `leadsGroup` signals go to the process and to all that it started.
    ///
    /// - Throws: ``SystemError``, for example `ENOENT`.
    package init(
        _ executable: String, arguments: [String] = [], environment: [String: String],
        input: Descriptor? = nil, output: Descriptor? = nil, errors: Descriptor? = nil, leadsGroup: Bool = false
    ) throws(SystemError) {
        let spawn = SpawnCall(
            input: input?.number, output: output?.number, errors: errors?.number, leadsGroup: leadsGroup)
        let variables = environment.map { "\($0)=\($1)" }
        let identifier = try spawn.run(executable, arguments: [executable] + arguments, environment: variables)
        self.identifier = identifier
        self.leadsGroup = leadsGroup
        do throws(SystemError) {
            end = Descriptor(adopting: try checked("pidfd_open") { shim_pidfd_open(identifier) })
        } catch {
            Glibc.kill(identifier, SIGKILL)
            waitpid(identifier, nil, 0)
            throw error
        }
    }

    deinit {
        signal(SIGKILL)
        _ = try? wait()
    }

    /// Sends a signal; nothing happens when the process has been collected.
    package func signal(_ number: Int32) {
        exit.withLock { exit in
            if exit == nil { kill(leadsGroup ? -identifier : identifier, number) }
        }
    }

    /// Waits until the process has ended.
    ///
    /// - Returns: nil when it has not within `timeout`.
    /// - Throws: ``SystemError``.
    package func wait(timeout: Duration? = nil) throws(SystemError) -> Exit? {
        guard try Readiness.wait(for: [(end, .read)], timeout: timeout).first == true else { return nil }
        let result = exit.withLock { exit -> Result<Exit, SystemError> in
            if let exit { return .success(exit) }
            do throws(SystemError) {
                var status: Int32 = 0
                try checked("waitpid") { unsafe waitpid(identifier, &status, 0) }
                let known = Exit(status: status)
                exit = known
                return .success(known)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}

extension ChildProcess.Exit {
    /// Reads what `waitpid(2)` gave; its macros are out of Swift's reach.
    fileprivate init(status: Int32) {
        let signal = status & 0x7f
        self = signal == 0 ? .code((status >> 8) & 0xff) : .signal(signal)
    }
}
