/// How one try of a delivery ended.
enum AttemptEnding: Equatable {
    /// The receiver answered with a status, and perhaps the field `Retry-After`.
    case answered(status: Int, retryAfter: String?)

    /// The receiver took longer than a callback may take; the words say at what.
    case timedOut(String)

    /// There was no answer, or nothing was sent; the words say why.
    case failed(String)
}
