import FunctionKit
import JSONBody
import Signatures

/// Settings with secrets in them: sealed in the database, as `{"sealed": …}`, masked for people, open for functions.
struct SealedSettings {
    /// What stands for a secret in an answer; sent back, it leaves the secret as it is.
    static let mask = "********"

    /// The one member of an object that is a sealed secret.
    static let member = "sealed"

    private let box: SecretBox?

    init(_ box: SecretBox?) {
        self.box = box
    }

    /// The value to store for a secret that somebody sent; nil for none.
    ///
    /// - Throws: ``Problem`` 422 where there is nothing to keep, 503 where no key to seal with is set.
    func sealed(_ value: JSONValue?, _ name: String, stored: [UInt8]?) throws -> JSONValue? {
        guard case .string(let text)? = value, !text.isEmpty else { return nil }
        if text == Self.mask {
            let known = try stored.map { try JSONBody.decode([String: JSONValue].self, from: $0) }?[name]
            guard let known else { throw Problem.unacceptable("'\(name)' is masked, and there is none to keep.") }
            return known
        }
        return .object([Self.member: .string(try seal(text, name))])
    }

    /// A secret as it is stored.
    ///
    /// - Throws: ``Problem`` 503 where no key to seal with is set.
    func seal(_ text: String, _ name: String) throws -> String {
        guard let box else {
            throw Problem.unavailable("'\(name)' cannot be kept: core has no PLOYST_SECRET_KEY to encrypt it with.")
        }
        return try box.seal(text)
    }

    /// A document with each secret masked.
    func masked(_ body: [UInt8]) throws -> [UInt8] {
        try changed(body) { _ in Self.mask }
    }

    /// A document with each secret open.
    ///
    /// - Throws: ``Problem`` 503 where its key is not set any more.
    func opened(_ body: [UInt8]) throws -> [UInt8] {
        try changed(body) { sealed in
            do {
                guard let box else { throw SignatureError.unavailable }
                return try box.open(sealed)
            } catch {
                throw Problem.unavailable("A secret cannot be read: core lacks the PLOYST_SECRET_KEY that sealed it.")
            }
        }
    }

    private func changed(_ body: [UInt8], _ change: (String) throws -> String) throws -> [UInt8] {
        guard !body.isEmpty else { return body }
        return try JSONBody.encode(changed(JSONBody.decode(JSONValue.self, from: body), change))
    }

    /// One provider's settings, or a list of several's.
    private func changed(_ document: JSONValue, _ change: (String) throws -> String) throws -> JSONValue {
        guard case .object(var members) = document else { return document }
        if case .array(let items)? = members["items"] {
            members["items"] = .array(try items.map { try changed($0, change) })
        }
        for name in Provider.allCases.flatMap(SettingsMembers.secrets) + ["token"] {
            guard case .object(let secret)? = members[name], case .string(let sealed)? = secret[Self.member] else {
                continue
            }
            members[name] = .string(try change(sealed))
        }
        return .object(members)
    }
}
