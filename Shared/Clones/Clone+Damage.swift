private import GitProcess
private import Linux

extension Clone {
    /// Whether all that the refs reach is there, and as it was written.
    package func isWhole() -> Bool {
        do throws(CloneError) {
            try refusePartial()
            let packs = Directory.names(in: packFolder).filter { $0.hasSuffix(".pack") }.map { "\(packFolder)/\($0)" }
            if !packs.isEmpty { _ = try local(["verify-pack", "--"] + packs) }
            _ = try local(["rev-list", "--objects", "--all", "--quiet"])
            return true
        } catch {
            return false
        }
    }

    /// Git would ask the server for what such a clone lacks, each object by itself.
    func refusePartial() throws(CloneError) {
        if Directory.names(in: packFolder).contains(where: { $0.hasSuffix(".promisor") }) {
            throw .broken("it is a partial one")
        }
    }

    /// What a git that was killed left; no other is at work here.
    func removeRemains() {
        for name in Directory.names(in: packFolder) where name.hasPrefix("tmp_") {
            try? File.remove("\(packFolder)/\(name)")
        }
        for folder in ["", "/objects/info", "/objects/info/commit-graphs"] {
            removeLocks(in: git.directory + folder, isDeep: false)
        }
        removeLocks(in: "\(git.directory)/refs", isDeep: true)
    }

    private func removeLocks(in folder: String, isDeep: Bool) {
        for name in Directory.names(in: folder) {
            if name.hasSuffix(".lock") { try? File.remove("\(folder)/\(name)") }
            if isDeep { removeLocks(in: "\(folder)/\(name)", isDeep: true) }
        }
    }
}
