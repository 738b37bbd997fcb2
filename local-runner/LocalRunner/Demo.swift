import FunctionKit
import HTTPClient
import HTTPTypes
import JSONBody
import LocalRunnerKit
import Signatures

/// The demo project: made through the API, filled through the hooks of all providers.
struct Demo {
    /// How long a push may take to arrive at core.
    static let patience = Duration.seconds(30)

    /// The Ployst that shows it.
    var server: Server

    /// The folder of `settings` and `deliveries`.
    var folder: String

    /// The key of all projects' hooks.
    var hookKey: String

    /// The repository that is pushed to.
    var repository: DemoRepository

    /// Makes the project, and tells what happened: deliveries as the providers would send them, and real pushes.
    ///
    /// All of it may be done again: what is there already stays as it is.
    func send() async throws {
        let project: Int
        if let known = try await projectID() { project = known } else { project = try await makeProject() }
        for provider in Provider.allCases {
            let settings = try Files.bytes("\(folder)/settings/\(provider.rawValue).json")
            try await server.call(
                .put, "/core/v1/projects/\(project)/settings/\(provider.rawValue)", body: settings)
        }
        let hook = Self.hook(of: .git)
        let secret = try hook.secret(key: Secret(hookKey))
        try await repository.make(url: "\(server.url)/hooks/\(hook.text)", secret: secret.text)
        let steps = try DemoStep.ordered(Files.names(in: "\(folder)/deliveries"))
        for step in steps {
            switch step.kind {
            case .delivery: try await deliver(step)
            case .push: try await push(step, project: project)
            }
        }
        let pushes = steps.count { $0.kind == .push }
        Terminal.say("sent \(steps.count - pushes) deliveries, signed as their providers' senders sign them")
        Terminal.say("pushed \(pushes) times to \(repository.folder), whose hook reported it")
    }

    /// Waits until a callback has come for each event of the project.
    ///
    /// - Throws: ``RunnerError`` where some do not come; `log` is the file that says why.
    func wait(for callbacks: CallbackList, log: String) async throws {
        guard let project = try await projectID() else { return }
        let deadline = ContinuousClock.now + Self.patience
        while true {
            let answer = try await server.call(.get, "/core/v1/projects/\(project)/events?limit=500")
            let heard = Set(callbacks.all.map(\.id))
            let events = try Self.items(Event.self, of: answer.body)
            if !events.isEmpty, events.allSatisfy({ heard.contains($0.id) }) { return }
            guard ContinuousClock.now < deadline else {
                throw RunnerError("Of the demo's callbacks only \(heard.count) came; the log of dispatch is \(log)")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Where each of the demo's features is, as core tells it; nil where the project was deleted.
    func table() async throws -> String? {
        guard let project = try await projectID() else { return nil }
        let answer = try await server.call(.get, "/core/v1/projects/\(project)/features")
        return FeatureTable(try Self.items(FeatureSummary.self, of: answer.body)).text
    }

    private static func hook(of provider: Provider) -> HookAddress {
        HookAddress(provider: provider.rawValue, project: DemoStep.project)
    }

    private func deliver(_ step: DemoStep) async throws {
        let delivery = Delivery(
            to: Self.hook(of: step.provider), event: step.event, id: step.deliveryID,
            body: try Files.bytes("\(folder)/deliveries/\(step.file)"))
        let answer = try await server.deliver(delivery, key: hookKey)
        guard answer.status.kind == .successful else {
            throw RunnerError("The demo's delivery \(step.file) was refused: \(answer.summary)")
        }
        if answer.status == .accepted { Terminal.say("\(step.file) was not used: \(answer.summary)") }
    }

    /// The hook reports a push after git has taken it, and cannot refuse it: only core knows whether it arrived.
    private func push(_ step: DemoStep, project: Int) async throws {
        let stream = String(decoding: try Files.bytes("\(folder)/deliveries/\(step.file)"), as: UTF8.self)
        let pushed = try await repository.push(stream)
        let deadline = ContinuousClock.now + Self.patience
        while try await heads(project: project) != pushed {
            guard ContinuousClock.now < deadline else {
                throw RunnerError(
                    "The demo's push \(step.file) did not arrive at core; the hook's words are in \(repository.log)")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// The revision of each branch of the repository, as core has it.
    private func heads(project: Int) async throws -> [String: String] {
        let filter = "provider=git&owner=\(DemoRepository.owner)&name=\(DemoRepository.name)"
        let found = try await server.call(.get, "/core/v1/projects/\(project)/repositories?\(filter)")
        guard let repository = try Self.items(Identified.self, of: found.body).first else { return [:] }
        let answer = try await server.call(.get, "/core/v1/repositories/\(repository.id)/branches?deleted=false")
        let branches = try Self.items(Branch.self, of: answer.body)
        return Dictionary(branches.map { ($0.name, $0.head ?? "") }) { first, _ in first }
    }

    func projectID() async throws -> Int? {
        let answer = try await server.call(.get, "/core/v1/projects?slug=\(DemoStep.project)")
        return try Self.items(Identified.self, of: answer.body).first?.id
    }

    private func makeProject() async throws -> Int {
        let body = try JSONBody.encode(["name": "Demo", "slug": DemoStep.project])
        let answer = try await server.call(.post, "/core/v1/projects", body: body)
        return try JSONBody.decode(Identified.self, from: answer.body).id
    }

    /// The items of a page; not asynchronous, because the optimizer of Swift 6.3 crashes on generic functions that are.
    private static func items<Item: Decodable>(_ type: Item.Type, of body: [UInt8]) throws -> [Item] {
        try JSONBody.decode(Page<Item>.self, from: body).items
    }

    private struct Page<Item: Decodable>: Decodable {
        var items: [Item]
    }

    private struct Identified: Decodable {
        var id: Int
    }

    private struct Event: Decodable {
        var id: String
    }

    private struct Branch: Decodable {
        var name: String
        var head: String?
    }
}
