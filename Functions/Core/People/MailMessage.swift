/// A message to one address.
struct MailMessage: Sendable {
    let recipient: EmailAddress
    let subject: String

    /// What it says; lines are short already.
    let text: String

    /// The message by RFC 5322; the mail system adds date, sender and id.
    var bytes: [UInt8] {
        let head = [
            "To: \(recipient)", "Subject: \(subject)", "Auto-Submitted: auto-generated", "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit",
        ]
        return Array((head.joined(separator: "\n") + "\n\n" + text + "\n").utf8)
    }
}
