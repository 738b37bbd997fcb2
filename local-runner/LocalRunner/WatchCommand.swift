import ArgumentParser
import Glibc

/// `ployst-runner watch`: ends what a runner leaves behind that was killed.
///
/// It reads a pipe whose other end the runner alone holds: the end of the input is the end of the runner, however that
/// came. It leads the process group that all the runner's processes belong to, and holds the lock of the data
/// directory until they are gone.
struct WatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "watch", shouldDisplay: false)

    @Option(help: "A folder of sockets to remove at the end.")
    var sockets: String

    func run() throws {
        StopSignals.ignore()
        while readLine() != nil {}
        // Functions end at once; for PostgreSQL this is a fast shutdown.
        end(with: SIGINT, within: .seconds(10))
        end(with: SIGKILL, within: .seconds(5))
        try? Files.remove(sockets)
    }

    private func end(with signal: Int32, within limit: Duration) {
        let deadline = ContinuousClock.now + limit
        var told: Set<Int32> = []
        while ContinuousClock.now < deadline {
            let members = ProcessGroup.members(besides: getpid())
            guard !members.isEmpty else { return }
            for member in members where told.insert(member).inserted { kill(member, signal) }
            usleep(20_000)
        }
    }
}
