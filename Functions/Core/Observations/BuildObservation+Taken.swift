import CoreAPI
import FunctionKit

extension BuildObservation: TakenObservation {
    static let routine: StaticString = "observe_build"

    func check() throws(Problem) {
        try Self.check(provider: provider, "provider", \.hasBuilds, "builds")
        try Self.check(provider: build.provider, "build.provider", \.hasBuilds, "builds")
        guard project != nil || repository != nil else {
            throw .unacceptable("'project' is missing; without it 'repository' has to say whose build it is.")
        }
        if let repository { try Self.check(repository) }
        // Job, server and key are indexed, and an entry of an index has to fit on a third of a page.
        try Self.checkFilled(build.job, "build.job", longest: 800)
        try Self.check(build.server, "build.server", longest: 500)
        try Self.check(build.key, "build.key", longest: 500)
        guard build.key != nil || build.number != nil else {
            throw .unacceptable("'build.number' is missing; without it 'build.key' has to tell the build from others.")
        }
        guard (1...1_000_000).contains(build.attempt) else {
            throw .unacceptable("'build.attempt' is not a number from 1 to 1000000.")
        }
        try Self.check(build.url, "build.url")
        try Self.check(build.source.branch, "build.source.branch", longest: 1000)
        try Self.check(build.source.target, "build.source.target", longest: 1000)
    }
}
