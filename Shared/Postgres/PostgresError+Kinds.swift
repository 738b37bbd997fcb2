extension PostgresError {
    /// Whether a row with the same key is there already (23505).
    package var isUniqueViolation: Bool { sqlState == "23505" }

    /// Whether a row that this one refers to, or that refers to it, stood in the way (23503).
    package var isForeignKeyViolation: Bool { sqlState == "23503" }

    /// Whether a lock was not to be had within `lock_timeout`, or at once with `nowait` (55P03).
    package var isLockTimeout: Bool { sqlState == "55P03" }

    /// Whether the statement ran longer than `statement_timeout`, or was cancelled by hand (57014).
    package var isStatementTimeout: Bool { sqlState == "57014" }

    /// Whether transactions stood in each other's way and one had to give up (40001, 40P01): the same again may succeed.
    package var isSerializationFailure: Bool { sqlState == "40001" || sqlState == "40P01" }

    /// Whether a text holds what PostgreSQL cannot store: U+0000, or a code point that is none (22021, 22P05).
    package var isUnstorableText: Bool {
        code == .invalidParameter || sqlState == "22021" || sqlState == "22P05"
    }

    /// Whether the server turned out to be a standby, as after a failover (25006).
    var isReadOnlyServer: Bool { sqlState == "25006" }

    /// Whether the database cannot serve anyone just now: unreachable, starting, stopping, full, or a standby.
    package var isUnavailable: Bool {
        if code == .connectionFailed || code == .connectionLost || isReadOnlyServer { return true }
        guard let sqlState else { return false }
        return sqlState.hasPrefix("08") || sqlState.hasPrefix("53") || ["57P01", "57P02", "57P03"].contains(sqlState)
    }
}
