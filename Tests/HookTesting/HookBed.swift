package import FunctionKit
package import LoopbackServer

/// The function of a hook, with a scripted core behind it and a sender in front of it.
package final class HookBed<Hooked: Function> {
    /// The core, which remembers what it received.
    package let core: LoopbackServer

    private var function: Hooked

    /// The function with a core that gives this reply to everything.
    ///
    /// - Throws: ``EnvironmentError`` where a setting is malformed.
    package convenience init(
        _ function: Hooked.Type, core reply: Reply = .json(200, #"{"seq":1}"#), settings: [String: String] = [:]
    ) throws {
        try self.init(function, core: LoopbackServer { _ in reply }, settings: settings)
    }

    /// The function with this core.
    ///
    /// - Throws: ``EnvironmentError`` where a setting is malformed.
    package init(_ function: Hooked.Type, core: LoopbackServer, settings: [String: String] = [:]) throws {
        self.core = core
        let standard = [
            "PLOYST_CORE_URL": core.url, "PLOYST_CORE_TOKEN": "ployst_the-core-token-of-these-tests",
            "PLOYST_HOOK_KEY": "\(HookSecretsOfTests.newest),\(HookSecretsOfTests.oldest)",
            "PLOYST_GITHUB_SECRET": HookSecretsOfTests.instance, "PLOYST_GIT_SECRET": HookSecretsOfTests.instance,
        ]
        self.function = try Hooked(environment: Environment(standard.merging(settings) { $1 }))
    }

    /// The function's answer to a delivery.
    package func answer(to delivery: SentDelivery) throws -> Response {
        function.answer(try delivery.request(provider: Hooked.name))
    }
}

/// The keys and secrets of ``HookBed``.
package enum HookSecretsOfTests {
    /// The first of `PLOYST_HOOK_KEY`.
    package static let newest = "the-newest-hook-key-of-these-tests"
    /// The last of `PLOYST_HOOK_KEY`.
    package static let oldest = "the-oldest-hook-key-of-these-tests"
    /// What opens the instance-wide hook.
    package static let instance = "the-instance-wide-secret-of-tests"
}

extension Response {
    /// The body as text.
    package var text: String { String(decoding: body, as: UTF8.self) }
}
