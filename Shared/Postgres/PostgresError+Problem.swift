package import FunctionKit

extension PostgresError: ProblemConvertible {
    /// The answer to a request that failed because of this.
    package var problem: Problem {
        if isUnavailable || isStatementTimeout { return .unavailable("The database cannot be reached.") }
        if isLockTimeout || isSerializationFailure {
            return .conflict("Another request is changing the same thing; try again.", retryAfterSeconds: 1)
        }
        if isUnstorableText { return .unacceptable("A text holds a character that cannot be stored, such as U+0000.") }
        return .fault
    }
}
