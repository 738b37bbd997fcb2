import ArgumentParser
import FunctionKit
import HTTPClient
import HTTPTypes
import LocalRunnerKit
import Signatures

/// `ployst-runner send`: delivers a file as a provider would.
struct SendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "send", abstract: "Signs a payload, posts it to a project's hook, and prints the answer.")

    @Argument(help: "The file that holds the payload.")
    var file: String

    @Option(help: "What happened, in GitHub's words, for example push; the other providers have no such word.")
    var event: String?

    @Option(help: "The slug of the project, with ~2 and so on for later generations of its secret.")
    var project = DemoStep.project

    @Option(help: "The provider that would send it.")
    var provider = Provider.github

    @Option(help: "Another Ployst than the one that runs here.")
    var url: String?

    @Option(help: "The id of the delivery; a new one where not given.")
    var delivery: String = RequestID.random()

    @OptionGroup var location: Location

    func validate() throws {
        if provider.namesEvents, event == nil { throw ValidationError("--event is missing.") }
        if !provider.namesEvents, event != nil {
            throw ValidationError("--event is for github; \(provider.rawValue) says in the payload what happened.")
        }
    }

    func run() async throws {
        let settings = try location.environmentFile()
        guard let url = url ?? settings["PLOYST_URL"], let key = settings[Setting.hookKey.rawValue] else {
            throw RunnerError("\(location.layout.environmentFile) lacks PLOYST_URL or PLOYST_HOOK_KEY.")
        }
        guard let body = try? Files.bytes(file) else { throw RunnerError("The file \(file) cannot be read.") }
        let path = "/hooks/\(provider.rawValue)/\(project)"
        guard let hook = HookAddress(path: path, provider: provider.rawValue) else {
            throw RunnerError("'\(project)' is no project's slug.")
        }
        let payload = Delivery(to: hook, event: event, id: delivery, body: body)
        let answer = try await Server(url: url, token: "").deliver(payload, key: key)
        print(answer.status)
        print(String(decoding: answer.body, as: UTF8.self))
        if answer.status.kind != .successful { throw ExitCode.failure }
    }
}

extension Provider: ExpressibleByArgument {}
