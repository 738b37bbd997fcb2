import Access
import FunctionKit
import HTTPTypes
import JSONBody
import Postgres
import Signatures

/// One request on its way through a route, with what a handler needs to answer it.
struct Call {
    let request: Request
    let parameters: [String: String]
    let caller: Caller
    let database: Database

    /// The mail that is sent once the request's changes are committed.
    let outbox: Outbox
    let registration: Registration
    let origins: CrossOrigin
    let hookKeys: [Secret]

    /// Seals the secrets in providers' settings; nil where no key for it is set.
    let secretBox: SecretBox?

    /// Where callbacks may go.
    let callbackPolicies: CallbackPolicies

    /// The id in the path under this name.
    ///
    /// - Throws: ``Problem`` 404 for what is no id.
    func id(_ name: String) throws(Problem) -> Int {
        guard let text = parameters[name], let id = Int(digits: text), id > 0 else {
            throw .notFound("'\(parameters[name] ?? "")' is no id.")
        }
        return id
    }

    /// The provider in the path.
    ///
    /// - Throws: ``Problem`` 404 for one that Ployst does not know.
    func provider() throws(Problem) -> Provider {
        let word = parameters["provider"] ?? ""
        guard let provider = Provider(rawValue: word) else {
            let known = Provider.allCases.map(\.rawValue).joined(separator: ", ")
            throw .notFound("There is no provider '\(word)'; there are \(known).")
        }
        return provider
    }

    /// The value of a field of the query, nil where it was not sent.
    func query(_ name: String) -> String? {
        request.queryFields.last { $0.name == name }?.value
    }

    /// The names in `?fields=a,b`; nil: all.
    var fields: [String]? {
        query("fields").map { $0.split(separator: ",").map(String.init) }
    }

    /// The id of the project in the path, where the caller may see it.
    ///
    /// - Throws: ``Problem`` 404.
    func project() throws -> Int {
        let id = try id("project")
        let found = try database.row(
            "select id from project where id = \(id) and deleted_at is null and \(visible("id"))", as: Int.self)
        guard let found else { throw Problem.notFound("There is no project \(id).") }
        return found
    }

    /// The condition that a row with this project column is one that the caller may see.
    func visible(_ column: StaticString) -> Query {
        caller.sees(column)
    }

    /// The body's members.
    ///
    /// - Throws: ``Problem`` 415 or 400.
    func input() throws(Problem) -> Input {
        Input(try body(as: [String: JSONValue].self))
    }

    /// The body, which has to be JSON of this shape.
    ///
    /// - Throws: ``Problem`` 415 or 400.
    func body<Value: Decodable>(as type: Value.Type) throws(Problem) -> Value {
        guard request.contentType == "application/json" else {
            throw .unsupportedMediaType(request.contentType, supported: ["application/json"])
        }
        do {
            return try JSONBody.decode(type, from: request.body)
        } catch {
            throw .malformed("In the body, \(error).")
        }
    }

    /// Answers with one object that `query` returns as JSON; without a row, 404 with `missing`.
    func object(_ query: Query, status: HTTPResponse.Status = .ok, missing: String) throws -> Response {
        guard let body = try database.bytes(query) else { throw Problem.notFound(missing) }
        return try document(body, status: status)
    }

    /// Answers with a JSON document; what is read has an entity tag.
    func document(_ body: [UInt8], status: HTTPResponse.Status = .ok) throws -> Response {
        var response = Response.json(body, status: status)
        guard request.method == .get || request.method == .head else { return response }
        response.headerFields[.eTag] = "\"\(Hex.encode(Array(try SHA256.digest(body).prefix(16))))\""
        response.headerFields[.cacheControl] = "private, no-cache"
        return response
    }
}
