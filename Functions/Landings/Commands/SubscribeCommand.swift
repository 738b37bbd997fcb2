import ArgumentParser
import CoreClient
import FunctionKit
import Gateway
import HTTPTypes
import JSONBody
import Signatures

/// `landings subscribe`: has core call this function back, for the branches of all projects.
struct SubscribeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "subscribe",
        abstract: "Makes this function's subscription in core; does nothing where it is there.",
        discussion:
            "PLOYST_CORE_TOKEN has to be an administrator's for this. PLOYST_LANDINGS_SECRET becomes its secret.")

    @Option(help: "Where this function is reached: https://…/callbacks/landings.")
    var url: String

    func run() throws {
        print(try Self.subscribe(url: url, environment: .process))
    }

    /// Makes the subscription, or mends it, and says what was done.
    ///
    /// - Throws: `EnvironmentError`; `CoreClientError`.
    static func subscribe(url: String, environment: Environment) throws -> String {
        let secret = try CallbackProof.secrets(environment)[0].text
        let core = try CoreClient(environment: environment)
        let id = RequestID.random()
        let deadline = ContinuousClock.now + .seconds(30)
        let known = try core.items(Subscription.self, of: "subscriptions", requestID: id, deadline: deadline)
        guard let ours = known.first(where: { $0.url == url }) else {
            let wanted = Subscription(url: url, types: types, secret: secret)
            try core.call(.post, "subscriptions", body: JSONBody.encode(wanted), requestID: id, deadline: deadline)
            return "Core calls \(url) from now on."
        }
        guard ours.types != types || ours.state != "active" else { return "Core calls \(url) already." }
        let wanted = Subscription(url: url, types: types, state: "active")
        try core.call(
            .patch, "subscriptions/\(ours.id ?? 0)", body: JSONBody.encode(wanted), requestID: id, deadline: deadline)
        return "Core calls \(url) again."
    }

    private static let types = ["ployst.branch.updated"]

    private struct Subscription: Codable {
        var id: Int?
        var url: String
        var types: [String]?
        var state: String?
        var secret: String?
    }
}
