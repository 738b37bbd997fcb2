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
        abstract: "Makes this function's subscription in core, or mends it; does nothing where it is as it should be.",
        discussion:
            "PLOYST_CORE_TOKEN has to be an administrator's for this. PLOYST_LANDINGS_SECRET becomes its secret; for a day core signs with the one before, too."
    )

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
        let path = "subscriptions/\(ours.id ?? 0)"
        // Core shows no secret; it leaves alone what is the same.
        let answer = try core.call(
            .post, "\(path)/rotate-secret", body: JSONBody.encode(["secret": secret]), requestID: id, deadline: deadline
        )
        let isOther = try JSONBody.decode(Subscription.self, from: answer).updated_at != ours.updated_at
        if ours.types != types || ours.state != "active" {
            let wanted = Subscription(url: url, types: types, state: "active")
            try core.call(.patch, path, body: JSONBody.encode(wanted), requestID: id, deadline: deadline)
            return "Core calls \(url) again."
        }
        return isOther ? "Core calls \(url) with another secret from now on." : "Core calls \(url) already."
    }

    private static let types = ["ployst.branch.updated"]

    private struct Subscription: Codable {
        var id: Int?
        var url: String
        var types: [String]?
        var state: String?
        var secret: String?
        var updated_at: String?
    }
}
