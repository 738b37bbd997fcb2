import FunctionKit
import Signatures

/// The secrets with which a sender may sign.
struct HookSecrets {
    private let keys: [Secret]
    private let instanceWide: [Secret]

    /// Reads `PLOYST_HOOK_KEY` and, where the instance-wide hook is wanted, `PLOYST_GITHUB_SECRET`.
    init(environment: Environment) throws(EnvironmentError) {
        keys = try environment.secrets("PLOYST_HOOK_KEY")
        let name = "PLOYST_GITHUB_SECRET"
        instanceWide = try environment.optional(name) == nil ? [] : environment.secrets(name)
    }

    /// Whether there is a hook at this address: the instance-wide one exists only where it has a secret.
    func serves(_ address: HookAddress) -> Bool {
        address.project != nil || !instanceWide.isEmpty
    }

    /// All secrets that count at this address.
    func accepted(at address: HookAddress) throws(SignatureError) -> [Secret] {
        guard address.project != nil else { return instanceWide }
        var secrets: [Secret] = []
        for key in keys { secrets.append(try address.secret(key: key)) }
        return secrets
    }
}
