import Egress
import FunctionKit

/// Where callbacks may go: the same for what Dispatch connects to and what core saves.
struct CallbackPolicies: Sendable {
    private let instance: EgressPolicy
    private let projects: EgressPolicy

    /// Reads `PLOYST_CALLBACK_ALLOW` and `PLOYST_CALLBACK_ALLOW_PROJECTS`.
    ///
    /// - Throws: `EnvironmentError` for a list that cannot be read.
    init(environment: Environment) throws(EnvironmentError) {
        instance = try Self.policy("PLOYST_CALLBACK_ALLOW", environment)
        projects = try Self.policy("PLOYST_CALLBACK_ALLOW_PROJECTS", environment)
    }

    /// The policy for a project's own subscriptions; for those of the instance where `project` is nil.
    func policy(for project: Int?) -> EgressPolicy {
        project == nil ? instance : projects
    }

    private static func policy(_ name: String, _ environment: Environment) throws(EnvironmentError) -> EgressPolicy {
        do {
            return EgressPolicy(allowing: try AllowList(try environment.optional(name) ?? ""))
        } catch let error as AllowListError {
            throw EnvironmentError(name: name, reason: error.description)
        } catch let error as EnvironmentError {
            throw error
        } catch {
            throw EnvironmentError(name: name, reason: "cannot be read: \(error)")
        }
    }
}
