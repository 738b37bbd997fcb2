/// The mail that a request has sent once its changes are committed.
final class Outbox {
    private(set) var messages: [MailMessage] = []

    /// Whether there is a program that sends mail, so that a message reaches somebody.
    let reachesAnybody: Bool

    init(reachesAnybody: Bool) {
        self.reachesAnybody = reachesAnybody
    }

    func add(_ message: MailMessage) {
        messages.append(message)
    }

    /// Forgets all, because the transaction that added them is run again.
    func clear() {
        messages = []
    }
}
