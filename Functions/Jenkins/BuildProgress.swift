import CoreAPI

/// How far a build is and what came out of it, from the words that Jenkins has for that.
struct BuildProgress: Equatable {
    /// A word that means nothing here.
    struct Unknown: Error, Equatable {
        /// Why there is nothing to report, in a few words.
        var reason: String
    }

    var phase: BuildPhase
    var status: BuildStatus

    /// Reads a phase, in upper case, and a status.
    ///
    /// A pipeline can send any phase whenever it likes, so only a result says that the build has ended: without one
    /// it still runs. `NONE` is what the plugin's own pipeline step says where it is given no phase.
    ///
    /// - Throws: ``Unknown``.
    init(phase: String, status: String?) throws(Unknown) {
        let (reached, word): (BuildPhase, String?) =
            switch phase {
            case "QUEUED": (.queued, nil)
            case "STARTED": (.started, nil)
            case "COMPLETED", "NONE": (.completed, status)
            case "FINALIZED": (.finalized, status)
            default: throw Unknown(reason: "the phase \(phase.prefix(40)) is not used")
            }
        if let word {
            guard let result = Self.results[word.uppercased()] else {
                throw Unknown(reason: "the status \(word.prefix(40)) is not known")
            }
            (self.phase, self.status) = (reached, result)
        } else {
            (self.phase, self.status) = reached == .queued ? (.queued, .queued) : (.started, .running)
        }
    }

    /// The names of Jenkins's results.
    ///
    /// <https://javadoc.jenkins.io/hudson/model/Result.html>
    private static let results: [String: BuildStatus] = [
        "SUCCESS": .success, "FAILURE": .failure, "UNSTABLE": .unstable, "ABORTED": .aborted, "NOT_BUILT": .notBuilt,
    ]
}
