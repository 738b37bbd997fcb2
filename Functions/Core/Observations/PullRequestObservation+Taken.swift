import CoreAPI
import FunctionKit

extension PullRequestObservation: TakenObservation {
    static let routine: StaticString = "observe_pull_request"

    func check() throws(Problem) {
        try Self.check(repository)
        try Self.check(pullRequest.title, "pull_request.title")
        try Self.check(pullRequest.body, "pull_request.body", longest: 1_000_000)
        try Self.check(pullRequest.url, "pull_request.url")
        try Self.check(pullRequest.author, "pull_request.author")
        for (name, end) in [("head", pullRequest.head), ("target", pullRequest.target)] {
            try Self.checkFilled(end.branch, "pull_request.\(name).branch", longest: 1000)
            try Self.check(end.repositoryID, "pull_request.\(name).repository_id", longest: 800)
        }
    }
}
