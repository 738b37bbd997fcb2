import FunctionKit

extension MailMessage {
    /// To somebody who wants an account.
    static func confirmation(to recipient: EmailAddress, token: Secret) -> MailMessage {
        MailMessage(
            recipient: recipient, subject: "Ployst: confirm your address",
            text: """
                Somebody, hopefully you, wants an account of this address.

                Your token, good for 24 hours:

                    \(token.text)

                Choose a password with it: POST /core/v1/accounts/confirm {"token": "...", "password": "..."}
                If it was not you, do nothing.
                """)
    }

    /// To somebody who wants an account and has one.
    static func alreadyRegistered(_ recipient: EmailAddress) -> MailMessage {
        MailMessage(
            recipient: recipient, subject: "Ployst: you have an account",
            text: """
                Somebody, hopefully you, wants an account of this address. There is one already: log in,
                or ask for a new password with POST /core/v1/accounts/password-reset {"email": "..."}
                If it was not you, do nothing.
                """)
    }

    /// To somebody who wants a new password.
    static func passwordReset(to recipient: EmailAddress, token: Secret) -> MailMessage {
        MailMessage(
            recipient: recipient, subject: "Ployst: your new password",
            text: """
                Somebody, hopefully you, asked for a new password for the account of this address.

                Your token, good for an hour:

                    \(token.text)

                Choose the password with it:
                POST /core/v1/accounts/password-reset/confirm {"token": "...", "password": "..."}
                If it was not you, do nothing.
                """)
    }

    /// To somebody who wants a new password and has no account.
    static func noAccount(_ recipient: EmailAddress) -> MailMessage {
        MailMessage(
            recipient: recipient, subject: "Ployst: no account of this address",
            text: """
                Somebody, hopefully you, asked for a new password for the account of this address.
                There is none: perhaps yours has another address.
                If it was not you, do nothing.
                """)
    }

    /// To somebody who is wanted in a project.
    static func invitation(to recipient: EmailAddress, project: String, by name: String, token: Secret) -> MailMessage {
        MailMessage(
            recipient: recipient, subject: "Ployst: an invitation",
            text: """
                \(name) invites you to the project '\(project)'.

                Your token, good for 14 days:

                    \(token.text)

                With an account: log in, then POST /core/v1/invitations/accept {"token": "..."}
                Without: POST /core/v1/invitations/accept {"token": "...", "name": "...", "password": "..."}
                """)
    }
}
