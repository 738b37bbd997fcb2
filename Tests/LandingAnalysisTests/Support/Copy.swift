import CoreAPI
import FunctionTesting
import GitProcess
import Linux

/// A bare repository with a part of another one, each object in a file of its own.
final class Copy {
    /// The repository.
    let git: Git

    private let folder: Folder

    /// Fetches `heads` with what they reach; no more than `depth` commits of each, if that is not nil.
    init(of importer: FastImport, with heads: Set<ObjectID>, depth: Int?) throws {
        folder = try Folder()
        git = Git(directory: folder.path)
        _ = try git.run(["init", "--quiet", "--bare", "--template=", "--end-of-options", folder.path])
        var fetching = git
        fetching.environment = ["GIT_ALLOW_PROTOCOL": "file"]
        let names = heads.sorted { "\($0)" < "\($1)" }.enumerated().map { "\($1):refs/heads/\($0)\n" }.joined()
        let limits = depth.map { ["--depth=\($0)"] } ?? []
        _ = try fetching.run(
            ["-c", "fetch.unpackLimit=1000000", "fetch", "--quiet", "--no-tags", "--no-write-fetch-head"] + limits
                + ["--stdin", "--", "file://\(importer.git.directory)"], input: Array(names.utf8))
    }

    /// Removes some objects, whatever they are; returns their names.
    func loseObjects(percent: Int, using random: inout SeededGenerator) throws -> [String] {
        let objects = "\(folder.path)/objects"
        let names = Directory.names(in: objects).filter { $0.utf8.count == 2 }.sorted().flatMap { start in
            Directory.names(in: "\(objects)/\(start)").sorted().map { "\(start)/\($0)" }
        }
        let lost = names.shuffled(using: &random).prefix(max(1, names.count * percent / 100))
        for name in lost { try File.remove("\(objects)/\(name)") }
        return lost.map { $0.filter { $0 != "/" } }
    }
}
