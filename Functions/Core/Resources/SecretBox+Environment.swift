import FunctionKit
import Signatures

extension SecretBox {
    /// The box under the keys of `PLOYST_SECRET_KEY`; nil where it is not set.
    ///
    /// - Throws: ``EnvironmentError``, `SignatureError`.
    init?(environment: Environment) throws {
        guard try environment.optional("PLOYST_SECRET_KEY") != nil else { return nil }
        try self.init(keys: environment.secrets("PLOYST_SECRET_KEY"))
    }
}
