/// What core did with an observation.
package enum ObservationResult: Equatable, Sendable {
    /// Core took it over; the bytes are core's JSON answer.
    case applied([UInt8])

    /// Core had it already, under the same idempotency key.
    case replayed

    /// Core has no use for it, for this reason.
    case ignored(String)
}
