import CoreAPI
import FunctionKit

extension RepositoryObservation: TakenObservation {
    static let routine: StaticString = "observe_repository"

    func check() throws(Problem) {
        guard (1...Self.mostRepositories).contains(repositories.count) else {
            throw .unacceptable("'repositories' has not 1 to \(Self.mostRepositories) items.")
        }
        for (index, repository) in repositories.enumerated() {
            try Self.check(repository, repositories.count == 1 ? "repository" : "repositories[\(index)]")
            guard repository.provider == provider else {
                throw .unacceptable("'repositories[\(index)].provider' is not the first one's.")
            }
        }
    }
}
