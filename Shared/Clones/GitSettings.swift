/// Settings of git as variables of its environment, where they win over all files.
enum GitSettings {
    /// What a fetch from somebody else's server is held to.
    ///
    /// All objects are checked (`fsckObjects`) but for old faults that real histories have and that harm nobody who never
    /// checks anything out. Nothing is run: no hook, no upkeep, no bundle or promisor that the server names.
    static let fetch: [(name: String, value: String)] =
        [
            ("advice.graftFileDeprecated", "false"), ("core.hooksPath", "/dev/null"), ("core.fsmonitor", "false"),
            ("gc.auto", "0"),
            ("maintenance.auto", "false"),
            ("transfer.fsckObjects", "true"), ("transfer.bundleURI", "false"), ("promisor.acceptFromServer", "none"),
            ("fetch.recurseSubmodules", "false"), ("fetch.writeCommitGraph", "true"), ("fetch.unpackLimit", "1"),
            ("fetch.showForcedUpdates", "false"), ("core.bigFileThreshold", "16m"), ("submodule.recurse", "false"),
        ] + harmless.map { ("fetch.fsck.\($0)", "ignore") }

    /// <https://git-scm.com/docs/git-fsck#_fsck_messages>.
    private static let harmless = [
        "badDate", "badDateOverflow", "badEmail", "badName", "badTimezone", "badFilemode", "missingEmail",
        "missingNameBeforeEmail", "missingSpaceBeforeDate", "missingSpaceBeforeEmail", "missingTaggerEntry",
        "multipleAuthors", "nulInCommit", "zeroPaddedDate", "zeroPaddedFilemode", "extraHeaderEntry",
        "gitmodulesMissing", "gitmodulesParse", "gitmodulesBlob", "gitmodulesLarge", "gitmodulesName", "gitmodulesPath",
        "gitmodulesSymlink", "gitmodulesUpdate", "gitmodulesUrl", "hasDot", "hasDotdot", "hasDotgit",
    ]

    /// The variables that set them: git(1), `GIT_CONFIG_COUNT`.
    static func variables(_ settings: [(name: String, value: String)]) -> [String: String] {
        var variables = ["GIT_CONFIG_COUNT": "\(settings.count)"]
        for (index, setting) in settings.enumerated() {
            variables["GIT_CONFIG_KEY_\(index)"] = setting.name
            variables["GIT_CONFIG_VALUE_\(index)"] = setting.value
        }
        return variables
    }
}
