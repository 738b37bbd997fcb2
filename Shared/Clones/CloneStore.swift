package import FunctionKit
private import Linux

/// The cache of clones: a folder for each repository below `PLOYST_CLONES`.
///
/// It may be removed at any time.
package struct CloneStore: Sendable {
    /// What may be cloned from.
    package let policy: ClonePolicy

    /// How long a first clone, or a fetch of very much, may take.
    package let patience: Duration

    private let root: String
    private let budgetBytes: Int

    /// The most bytes that one repository may take; also the longest file that git may write.
    package let limitBytes: Int

    /// Reads `PLOYST_CLONES` and what limits it.
    ///
    /// - Throws: ``EnvironmentError``.
    package init(environment: Environment) throws(EnvironmentError) {
        root = try environment.required("PLOYST_CLONES")
        guard root.hasPrefix("/") else {
            throw EnvironmentError(
                name: "PLOYST_CLONES", reason: "must be the absolute path of a folder, not '\(root)'")
        }
        budgetBytes = try environment.integer("PLOYST_CLONES_LIMIT_MIB", in: 1...1 << 40, or: 51_200) << 20
        limitBytes = try environment.integer("PLOYST_CLONE_LIMIT_MIB", in: 1...1 << 40, or: 10_240) << 20
        patience = .seconds(60 * (try environment.integer("PLOYST_CLONE_MINUTES", in: 1...1440, or: 60)))
        policy = try ClonePolicy(environment: environment)
    }

    /// The place of a repository's clone, which is made where it is missing.
    ///
    /// - Throws: ``CloneError/failed(_:)``.
    package func folder(of repository: Int) throws(CloneError) -> CloneFolder {
        do throws(SystemError) {
            try Directory.make(root)
        } catch {
            throw .failed("PLOYST_CLONES cannot be used: \(error)")
        }
        let folder = place(of: repository)
        try folder.prepare()
        return folder
    }

    /// Removes the clones that were not used for longest, until the rest is within the budget; `repository`'s stays.
    ///
    /// One that somebody works on stays too.
    package func makeRoom(besides repository: Int) {
        let folders = Directory.names(in: root).compactMap { Int($0) }.map(place)
        let known = folders.compactMap { folder in folder.state.map { (folder, $0) } }
        var bytes = known.reduce(0) { $0 + $1.1.bytes }
        for (folder, state) in known.sorted(by: { $0.1.usedAt < $1.1.usedAt }) where bytes > budgetBytes {
            guard folder.repository != repository, let lock = try? FileLock.take(folder.lock) else { continue }
            withExtendedLifetime(lock) {
                if (try? folder.removeClone()) != nil { bytes -= state.bytes }
            }
        }
    }

    private func place(of repository: Int) -> CloneFolder {
        CloneFolder(repository: repository, path: "\(root)/\(repository)", limitBytes: limitBytes)
    }
}
