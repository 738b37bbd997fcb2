import DatabaseTesting
import FunctionKit
import HTTPTypes
import JSONBody
import Logging
import Postgres

@testable import Core

/// Core in this process on a test's database, and the requests that tests make to it.
///
/// Not `Sendable`, as a function is not: each thread makes one of its own with ``init(conninfo:)``.
final class CoreHarness {
    /// A token that may do all but read secrets.
    static let admin = "ployst_admin_of_the_tests"

    /// A token of the providers of source code.
    static let reporter = "ployst_reporter_of_the_tests"

    /// The key of every hook's secret.
    static let hookKey = "key-of-all-hooks-of-the-tests-long-enough"

    /// The key that seals secrets in settings.
    static let secretKey = "key-of-all-secrets-of-the-tests-long-enough"

    let conninfo: Secret

    /// The database beside core: what it looks at and what tests prepare.
    let database: Database

    private var core: Core

    /// Core on the database that the running test was lent.
    convenience init() throws {
        try self.init(conninfo: DatabaseTrait.conninfo)
    }

    /// Core on a database, with these settings beside the usual ones or in their place, or without those that are nil here.
    init(conninfo: Secret, settings: [String: String?] = [:]) throws {
        self.conninfo = conninfo
        database = Database(conninfo: conninfo)
        let usual: [String: String?] = [
            "PLOYST_DATABASE": conninfo.text, "PLOYST_HOOK_KEY": Self.hookKey, "PLOYST_SECRET_KEY": Self.secretKey,
        ]
        core = try Core(environment: Environment(usual.merging(settings) { $1 }.compactMapValues(\.self)))
    }

    /// Sends a request with a JSON body, or none; `target` is the path below `/core/v1/`, and the query.
    @discardableResult
    func send(
        _ method: HTTPRequest.Method, _ target: String, _ body: JSONValue? = nil, token: String? = admin,
        fields: HTTPFields = [:], scheme: String = "https", address: String = ""
    ) throws -> Answer {
        var fields = fields
        if body != nil { fields[.contentType] = "application/json" }
        let bytes = try body.map { try JSONBody.encode($0) } ?? []
        return try send(
            method, "/core/v1/\(target)", bytes: bytes, token: token, fields: fields, scheme: scheme,
            address: address)
    }

    /// Sends any bytes to any path.
    func send(
        _ method: HTTPRequest.Method, _ target: String, bytes: [UInt8], token: String? = admin,
        fields: HTTPFields = [:],
        scheme: String = "https", address: String = ""
    ) throws -> Answer {
        var fields = fields
        if let token { fields[.authorization] = "Bearer \(token)" }
        if fields[.hostField] == nil { fields[.hostField] = "ployst.example.test" }
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        let response = core.answer(
            Request(
                method: method, scheme: scheme, path: parts[0], query: parts.count > 1 ? parts[1] : "",
                headerFields: fields, body: bytes, remoteAddress: address,
                logger: Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() }))
        return Answer(
            status: response.status.code, fields: response.headerFields,
            body: try Self.document(response))
    }

    /// The JSON of an answer, or its text where it is none.
    private static func document(_ response: Response) throws -> JSONValue {
        if response.body.isEmpty { return .null }
        let isText = response.headerFields[.contentType]?.hasPrefix("text/") == true
        return isText
            ? .string(String(decoding: response.body, as: UTF8.self))
            : try JSONBody.decode(JSONValue.self, from: response.body)
    }
}
