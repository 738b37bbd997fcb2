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

    /// Puts what is stored of each secret in the place of what somebody sent.
    ///
    /// - Parameters:
    ///   - input: The settings that somebody sent, taken out of the body.
    ///   - provider: The provider whose settings they are.
    ///   - stored: The settings as they are in the database; nil for none.
    /// - Throws: ``Problem`` 422 where there is nothing to keep, 503 where no key to seal with is set.
    func seal(_ input: inout Input, of provider: Provider, stored: [UInt8]?) throws {
        let known = try stored.map { try JSONBody.decode([String: JSONValue].self, from: $0) } ?? [:]
        for name in SettingsMembers.secrets(of: provider) {
            input.replace(
                name, with: try sealed(input.accepted[name], BodyPath().member(name), known: known[name]))
        }
        guard case .array(let items)? = input.accepted[CloneCredentials.member] else { return }
        let sealedItems = try items.enumerated().map { index, item in
            try sealed(
                item, BodyPath().member(CloneCredentials.member).item(index), known: known[CloneCredentials.member])
        }
        input.replace(CloneCredentials.member, with: .array(sealedItems))
    }

    /// One host's credentials; what is masked stays as it is known of this host.
    private func sealed(_ item: JSONValue, _ path: BodyPath, known: JSONValue?) throws -> JSONValue {
        guard case .object(var members) = item else { return item }
        var knownMembers: [String: JSONValue] = [:]
        if case .array(let items)? = known {
            for case .object(let other) in items where other["host"] == members["host"] { knownMembers = other }
        }
        for secret in CloneCredentials.secrets {
            members[secret] = try sealed(members[secret], path.member(secret), known: knownMembers[secret])
        }
        return .object(members)
    }

    private func sealed(_ value: JSONValue?, _ path: BodyPath, known: JSONValue?) throws -> JSONValue? {
        guard case .string(let text)? = value, !text.isEmpty else { return nil }
        if text == Self.mask {
            guard let known else { throw Problem.unacceptable([path.fault("is masked, and there is none to keep.")]) }
            return known
        }
        return .object([Self.member: .string(try seal(text, path))])
    }

    /// A secret as it is stored.
    ///
    /// - Throws: ``Problem`` 503 where no key to seal with is set.
    func seal(_ text: String, _ path: BodyPath) throws -> String {
        guard let box else {
            throw Problem.unavailable(
                "'\(path.name)' cannot be kept: core has no PLOYST_SECRET_KEY to encrypt it with.")
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
        if case .array(let items)? = members[CloneCredentials.member] {
            members[CloneCredentials.member] = .array(
                try items.map { try changed($0, CloneCredentials.secrets, change) })
        }
        return try changed(.object(members), Provider.allCases.flatMap(SettingsMembers.secrets) + ["token"], change)
    }

    /// An object with the sealed ones of these members changed.
    private func changed(
        _ object: JSONValue, _ names: [String], _ change: (String) throws -> String
    ) throws -> JSONValue {
        guard case .object(var members) = object else { return object }
        for name in names {
            guard case .object(let secret)? = members[name], case .string(let sealed)? = secret[Self.member] else {
                continue
            }
            members[name] = .string(try change(sealed))
        }
        return .object(members)
    }
}
