/// `POST /core/v1/observations/repository`: repositories spoke, or something changed of them that is no ref.
///
/// On a project's own hook they are tracked from then on.
package struct RepositoryObservation: Observation {
    /// `repository`.
    package static let kind = "repository"

    /// The most repositories that one observation may hold.
    package static let mostRepositories = 1000

    /// The slug of the project on whose hook the delivery arrived; nil for the instance-wide hook.
    package var project: String?

    /// The generation of that hook's secret; nil for the instance-wide hook.
    package var hookGeneration: Int?

    /// The repositories, of one provider; in JSON `repository` for one, `repositories` for several.
    package var repositories: [ObservedRepository]

    /// When the provider saw them so: an older name or status never replaces a newer one.
    package var observedAt: Timestamp

    /// What they are now; nil where the provider does not say.
    package var status: RepositoryStatus?

    /// The provider of the repositories.
    package var provider: String { repositories.first?.provider ?? "" }

    /// Makes an observation of one repository.
    package init(
        project: String?, hookGeneration: Int?, repository: ObservedRepository, observedAt: Timestamp,
        status: RepositoryStatus? = nil
    ) {
        self.init(
            project: project, hookGeneration: hookGeneration, repositories: [repository], observedAt: observedAt,
            status: status)
    }

    /// Makes an observation of several repositories of one provider.
    package init(
        project: String?, hookGeneration: Int?, repositories: [ObservedRepository], observedAt: Timestamp,
        status: RepositoryStatus? = nil
    ) {
        self.project = project
        self.hookGeneration = hookGeneration
        self.repositories = repositories
        self.observedAt = observedAt
        self.status = status
    }
}

/// What a provider does with a repository.
package enum RepositoryStatus: String, Codable, Equatable, Sendable {
    /// It can be worked on.
    case active
    /// It can be read only.
    case archived
    /// It is deleted, or no longer shown to Ployst.
    case removed
}

extension RepositoryObservation: Codable {
    private enum CodingKeys: String, CodingKey {
        case project, repository, repositories, status
        case hookGeneration = "hook_generation"
        case observedAt = "observed_at"
    }

    /// Reads an observation with either `repository` or `repositories`.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        guard !(container.contains(.repository) && container.contains(.repositories)) else {
            throw DecodingError.dataCorruptedError(
                forKey: .repositories, in: container,
                debugDescription: "there is 'repository' beside it; send one of the two")
        }
        project = try container.decodeIfPresent(String.self, forKey: .project)
        hookGeneration = try container.decodeIfPresent(Int.self, forKey: .hookGeneration)
        observedAt = try container.decode(Timestamp.self, forKey: .observedAt)
        status = try container.decodeIfPresent(RepositoryStatus.self, forKey: .status)
        repositories =
            container.contains(.repositories)
            ? try container.decode([ObservedRepository].self, forKey: .repositories)
            : [try container.decode(ObservedRepository.self, forKey: .repository)]
    }

    /// Writes the observation.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(project, forKey: .project)
        try container.encodeIfPresent(hookGeneration, forKey: .hookGeneration)
        try container.encode(observedAt, forKey: .observedAt)
        try container.encodeIfPresent(status, forKey: .status)
        if repositories.count == 1 {
            try container.encode(repositories[0], forKey: .repository)
        } else {
            try container.encode(repositories, forKey: .repositories)
        }
    }
}
