private import Linux

/// What every git of ours is started with: nothing of the machine's or a user's configuration, no prompt, no network.
enum GitEnvironment {
    /// Settings that win over those in the repository's own file.
    ///
    /// `core.fsmonitor` and `core.hooksPath` would start programs; the others would change what we read.
    private static let configuration: [(name: String, value: String)] = [
        ("advice.graftFileDeprecated", "false"), ("core.fsmonitor", "false"), ("core.hooksPath", "/dev/null"),
        ("core.bigFileThreshold", "16m"),
        ("core.commitGraph", "true"), ("diff.algorithm", "myers"), ("diff.indentHeuristic", "true"),
        ("diff.suppressBlankEmpty", "false"), ("gc.auto", "0"), ("i18n.logOutputEncoding", "UTF-8"),
        ("log.showSignature", "false"), ("maintenance.auto", "false"), ("protocol.allow", "never"),
    ]

    /// The variables for a repository at `directory`.
    ///
    /// `GIT_ALLOW_PROTOCOL` without any stops a lazy fetch also where git is too old for `GIT_NO_LAZY_FETCH`.
    static func variables(directory: String?) -> [String: String] {
        var variables = [
            "GIT_ALLOW_PROTOCOL": "", "GIT_ASKPASS": "/bin/false", "GIT_ATTR_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_SYSTEM": "/dev/null",
            "GIT_GRAFT_FILE": "/dev/null", "GIT_NO_LAZY_FETCH": "1", "GIT_NO_REPLACE_OBJECTS": "1",
            "GIT_OPTIONAL_LOCKS": "0", "GIT_PAGER": "cat", "GIT_TERMINAL_PROMPT": "0", "HOME": "/nonexistent",
            "LC_ALL": "C", "SSH_ASKPASS": "/bin/false", "TZ": "UTC",
        ]
        variables["PATH"] = CurrentProcess.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        variables["GIT_DIR"] = directory
        variables["GIT_CONFIG_COUNT"] = "\(configuration.count)"
        for (index, setting) in configuration.enumerated() {
            variables["GIT_CONFIG_KEY_\(index)"] = setting.name
            variables["GIT_CONFIG_VALUE_\(index)"] = setting.value
        }
        return variables
    }
}
