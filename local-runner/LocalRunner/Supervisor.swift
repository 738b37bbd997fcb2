import LocalRunnerKit
import Subprocess

/// Keeps one process running: starts it again whenever it ends, until the task is cancelled.
struct Supervisor: Sendable {
    /// The process.
    var process: HostedProcess

    /// Works until the task is cancelled; then the process has been stopped.
    func run() async {
        var delay = RestartDelay()
        while !Task.isCancelled {
            let start = ContinuousClock.now
            let end = await end()
            if Task.isCancelled { return }
            let pause = delay.afterRun(of: ContinuousClock.now - start)
            Terminal.say("\(process.name) \(end); it is started again in \(pause). Its log: \(process.log)")
            try? await Task.sleep(for: pause)
        }
    }

    private func end() async -> String {
        do {
            switch try await process.run() {
            case .exited(let status): return "ended with status \(status)"
            case .signaled(let signal): return "was ended by signal \(signal)"
            }
        } catch {
            return "could not be started (\(error))"
        }
    }
}
