private import FunctionKit
private import JSONBody

extension Ployst {
    /// Makes an account, chooses a password and logs in; returns the session's token.
    ///
    /// - Throws: ``StackError`` where core refuses, or `SystemError`.
    package func logIn() throws -> String {
        let (email, password) = ("\(RequestID.random())@example.test", RequestID.random())
        let token = try command(["account", "create", "--email", email])
        try send("accounts/confirm", ["token": token, "password": password])
        let made = try send("sessions", ["email": email, "password": password])
        guard case .string(let session)? = made["token"] else { throw StackError("no session was made: \(made.text)") }
        return session
    }

    @discardableResult
    private func send(_ path: String, _ body: [String: String]) throws -> HTTPConversation.Answer {
        let answer = try stack.send(
            "POST", "/core/v1/\(path)", fields: [("Content-Type", "application/json")],
            body: try JSONBody.encode(body))
        guard answer.status < 300 else { throw StackError("\(path) was answered \(answer.status) \(answer.text)") }
        return answer
    }
}
