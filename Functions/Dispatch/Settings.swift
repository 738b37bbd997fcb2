import Egress
import FunctionKit
import Postgres
import Signatures

/// What the environment says.
struct Settings {
    /// Where the queue is.
    let database: Database

    /// Opens the secrets of subscriptions.
    let secretBox: SecretBox

    /// Where instance-wide subscriptions may point.
    let instancePolicy: EgressPolicy

    /// Where projects' own subscriptions may point.
    let projectPolicy: EgressPolicy

    /// Reads the settings.
    ///
    /// - Throws: `EnvironmentError`, naming the one that is missing or malformed.
    init(_ environment: Environment) throws {
        database = try Database(environment: environment)
        secretBox = try SecretBox(keys: environment.secrets("PLOYST_SECRET_KEY"))
        instancePolicy = try Self.policy("PLOYST_CALLBACK_ALLOW", environment)
        projectPolicy = try Self.policy("PLOYST_CALLBACK_ALLOW_PROJECTS", environment)
    }

    private static func policy(_ name: String, _ environment: Environment) throws(EnvironmentError) -> EgressPolicy {
        let text = try environment.optional(name) ?? ""
        do {
            return EgressPolicy(allowing: try AllowList(text))
        } catch {
            throw EnvironmentError(name: name, reason: "\(error)")
        }
    }
}
