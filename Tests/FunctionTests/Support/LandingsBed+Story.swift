import Clones
import FunctionTesting
import GitProcess
import Linux

extension LandingsBed {
    /// A feature that grew from develop, of which core hears; returns the ids of the branches.
    func tellStory() throws -> [String: Int] {
        var ids: [String: Int] = [:]
        try source.commit(to: "main", ["a": "1"])
        ids["main"] = try observe("main")
        try source.commit(to: "develop", from: "main", ["d": "1"])
        ids["develop"] = try observe("develop")
        try source.commit(to: "feature/1", from: "develop", ["b": "1"])
        try source.commit(to: "feature/1", ["c": "1"])
        ids["feature/1"] = try observe("feature/1")
        return ids
    }

    /// Takes an object out of the clone, whose other objects are there as before.
    func loseObject(_ id: String) throws {
        guard let clone = clone.clone?.git.directory else { throw StackError("there is no clone") }
        let folder = try Folder()
        try folder.run(
            """
            mv '\(clone)'/objects/pack/*.pack . && rm -f '\(clone)'/objects/pack/* '\(clone)'/ployst-*
            for pack in *.pack; do git --git-dir='\(clone)' unpack-objects -q <"$pack"; done
            rm '\(clone)/objects/\(id.prefix(2))/\(id.dropFirst(2))'
            """)
    }
}
