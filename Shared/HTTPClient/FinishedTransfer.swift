/// A transfer of a ``TransferPool`` that is over.
package struct FinishedTransfer: Sendable {
    /// What the transfer was started as.
    package var id: Int

    /// The answer, or what went wrong.
    package var result: Result<HTTPClientResponse, TransferError>

    /// The time from its start to its end.
    package var duration: Duration
}
