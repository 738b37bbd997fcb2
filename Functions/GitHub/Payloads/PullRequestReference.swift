import CoreAPI

/// A pull request as builds name it: shorter than elsewhere, and only where it does not come from a fork.
struct PullRequestReference: Decodable {
    struct End: Decodable {
        @Tolerant var ref: String?
        @Tolerant var sha: ObjectID?
    }

    @Tolerant var number: Int64?
    @Tolerant var base: End?
}
