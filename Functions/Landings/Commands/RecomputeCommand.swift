import ArgumentParser
import Clones
import CoreClient
import FunctionKit
import Gateway
import Linux

/// `landings recompute`: clones what is not cloned yet, and computes all landings of a repository or of a project.
struct RecomputeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recompute",
        abstract: "Computes all landings of a repository or a project, and reports them to core.",
        discussion: "Ends with 1 where a repository could not be computed. It may be stopped and run again at any time."
    )

    @Option(help: "The slug of the project whose repositories are computed.")
    var project: String?

    @Option(help: "The id of the only repository that is computed.")
    var repository: Int?

    @ArgumentParser.Flag(help: .hidden)
    var unlessRunning = false

    func validate() throws {
        guard (project == nil) != (repository == nil) else {
            throw ValidationError("Give either --project or --repository.")
        }
    }

    func run() throws {
        Signals.ignoreBrokenPipe()
        let environment = Environment.process
        let store = try CloneStore(environment: environment)
        CurrentProcess.limitFiles(toBytes: store.limitBytes)
        let core = try CoreClient(environment: environment)
        let repositories = try repositories(core)
        let recomputation = Recomputation(store: store, core: core, endsWhereRunning: unlessRunning)
        var failures = 0
        for (index, known) in repositories.enumerated() {
            let name = "\(index + 1)/\(repositories.count) \(known.title)"
            do {
                print("\(name): \(try recomputation.run(known.id))")
            } catch {
                failures += 1
                CurrentProcess.writeError("\(name): not computed: \(error)\n")
            }
        }
        if failures > 0 { throw ExitCode(1) }
    }

    private struct Repository: Decodable {
        var id: Int
        var owner: String?
        var name: String?

        var title: String { name.map { "\(owner ?? "")/\($0)" } ?? "repository \(id)" }
    }

    private func repositories(_ core: CoreClient) throws -> [Repository] {
        if let repository { return [Repository(id: repository)] }
        let slug = project ?? ""
        guard slug.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && !"?#&%+/".utf8.contains($0) }) else {
            throw ValidationError("'\(slug)' is not the slug of a project.")
        }
        let deadline = ContinuousClock.now + .seconds(60)
        let id = RequestID.random()
        let projects = try core.items(
            Repository.self, of: "projects?slug=\(slug)", requestID: id, deadline: deadline)
        guard let project = projects.first else { throw ValidationError("There is no project '\(slug)'.") }
        return try core.items(
            Repository.self, of: "projects/\(project.id)/repositories", requestID: id, deadline: deadline)
    }
}
