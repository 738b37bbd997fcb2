import JSONBody

extension CoreHarness {
    /// A pull request's observation; `changes` replace members of the pull request.
    static func pullRequest(
        _ number: Int = 31, to project: Project?, repository: JSONValue = repository(),
        _ changes: [String: JSONValue] = [:]
    ) -> JSONValue {
        let members: [String: JSONValue] = [
            "number": JSONValue(number), "state": "open", "draft": false, "title": "Spin", "body": "", "author": "mira",
            "url": "https://github.example.test/acme/widget/pull/31",
            "head": end("feature/4711-spin", "a", of: repository), "target": end("main", "1", of: repository),
            "changed_at": .string(Push.time(microseconds: 0)),
        ]
        let document = JSONValue.object(members.merging(changes) { $1 })
        return wrapped(["repository": repository, "pull_request": document], to: project)
    }

    /// One end of a pull request.
    static func end(_ branch: String, _ revision: Character, of repository: JSONValue = repository()) -> JSONValue {
        [
            "branch": .string(branch), "revision": .string(Push.oid(revision)),
            "repository_id": repository["external_id"],
        ]
    }

    /// A build's observation; `changes` replace members of the build.
    static func build(
        _ number: Int = 7, to project: Project?, from provider: String = "jenkins", repository: JSONValue? = nil,
        source: [String: JSONValue] = [:], _ changes: [String: JSONValue] = [:]
    ) -> JSONValue {
        let members: [String: JSONValue] = [
            "provider": .string(provider), "server": "https://ci.example.test/", "job": "widget/feature%2Fspin",
            "number": JSONValue(number), "attempt": 1, "phase": "started", "status": "running", "authority": "runner",
            "observed_at": .string(Push.time(microseconds: 0)), "source": .object(source),
        ]
        var observation: [String: JSONValue] = [
            "provider": .string(provider), "build": .object(members.merging(changes) { $1 }),
        ]
        observation["repository"] = repository
        return wrapped(observation, to: project)
    }

    /// A feature's observation; `changes` replace members of the observation, `feature` those of the feature.
    static func feature(
        _ featureID: String = "4711", to project: Project?, from provider: String = "targetprocess",
        feature: [String: JSONValue] = [:], _ changes: [String: JSONValue] = [:]
    ) -> JSONValue {
        let members: [String: JSONValue] = [
            "feature_id": .string(featureID), "type": "UserStory", "title": "Spin", "owner": "mira", "state": "Open",
            "is_final": false,
        ]
        let observation: [String: JSONValue] = [
            "provider": .string(provider), "deleted": false, "feature": .object(members.merging(feature) { $1 }),
        ]
        return wrapped(observation.merging(changes) { $1 }, to: project)
    }

    /// Some observation of a kind: from GitHub to a project's own hook, or of a computation in a repository.
    static func anyObservation(_ kind: String, to project: Project, repository id: Int) -> JSONValue {
        switch kind {
        case "pull-request": pullRequest(to: project)
        case "build": build(to: project, from: "github", repository: repository())
        case "feature": feature("acme/widget#1", to: project, from: "github", ["repository": repository()])
        case "repository": ping(to: project)
        case "landing": landings([], in: id)
        default: observation([Push(1, "0", "a")], to: project)
        }
    }

    /// What a computation of landings found in a repository.
    static func landings(
        _ landings: [JSONValue], in repository: Int, from seq: Int = 1, fetched second: Int = 0,
        heads: [JSONValue] = [],
        confirmed: [JSONValue] = []
    ) -> JSONValue {
        [
            "repository": JSONValue(repository), "from_seq": JSONValue(seq),
            "fetched_at": .string(Push.time(microseconds: second * 1_000_000)), "heads": .array(heads),
            "landings": .array(landings), "confirmed": .array(confirmed),
        ]
    }

    private static func wrapped(_ members: [String: JSONValue], to project: Project?) -> JSONValue {
        guard let project else { return .object(members) }
        return .object(members.merging(["project": .string(project.slug), "hook_generation": 1]) { $1 })
    }
}
