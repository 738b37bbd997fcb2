import FunctionKit
import Signatures

/// The secrets with which a sender may prove itself.
struct HookSecrets {
    private let keys: [Secret]
    private let instanceWide: [Secret]

    /// Reads `PLOYST_HOOK_KEY` and, where the provider has an instance-wide hook and it is wanted, its secrets.
    init(environment: Environment, instanceSetting: String?) throws(EnvironmentError) {
        keys = try environment.secrets("PLOYST_HOOK_KEY")
        if let instanceSetting, try environment.optional(instanceSetting) != nil {
            instanceWide = try environment.secrets(instanceSetting)
        } else {
            instanceWide = []
        }
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
