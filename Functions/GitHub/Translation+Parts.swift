import CoreAPI
import Hooks

extension Translation {
    /// The translation in parts that core takes at a time: one, but where an App was installed on very many repositories.
    var parts: [Translation] {
        guard case .repository(let observation) = self else { return [self] }
        let all = observation.repositories
        let starts = stride(from: 0, to: all.count, by: RepositoryObservation.mostRepositories)
        return starts.map { start in
            var part = observation
            part.repositories = Array(all[start...].prefix(RepositoryObservation.mostRepositories))
            return .repository(part)
        }
    }
}
