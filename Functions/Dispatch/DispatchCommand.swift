import ArgumentParser

/// `dispatch`: brings events to their subscribers, as signed HTTP requests.
///
/// No function behind the web server: a process beside the database. There may be any number, on any number of hosts.
@main struct DispatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dispatch", abstract: "Sends what subscribers wait for, as long as it runs.",
        discussion: """
            Settings come from the environment; Functions/README.md lists them. SIGTERM ends it: what is in flight is waited \
            for, everything else stays for the next process.
            """)

    @Flag(help: "Sends what is due now and ends, for timers.")
    var once = false

    func run() {
        DispatchProcess(mode: once ? .onePass : .resident).run()
    }
}
