private import FunctionKit
import HTTPClient
package import HTTPTypes
private import JSONBody

extension CoreClient {
    /// What a computation of landings starts from: `repositories/{id}/landing-basis`.
    ///
    /// - Parameters:
    ///   - repository: The id of the repository's row.
    ///   - branch: The branch whose landings are wanted; nil for all of the repository.
    ///   - requestID: The id of the request that this is a part of, for core's log.
    ///   - deadline: When the answer has to be there.
    /// - Returns: Core's JSON object.
    /// - Throws: ``CoreClientError``; ``CoreClientError/unknownProject(_:)`` where the repository or the branch is gone.
    package func landingBasis(
        repository: Int, branch: Int?, requestID: String, deadline: ContinuousClock.Instant
    ) throws(CoreClientError) -> [UInt8] {
        let query = branch.map { "?branch=\($0)" } ?? ""
        return try call(
            .get, "repositories/\(repository)/landing-basis\(query)", requestID: requestID, deadline: deadline)
    }

    /// All items of one of core's lists, page by page.
    ///
    /// - Parameters:
    ///   - type: What an item is.
    ///   - path: The path below `/core/v1/`, which may have a query.
    ///   - requestID: The id of the request that this is a part of, for core's log.
    ///   - deadline: When the last answer has to be there.
    /// - Returns: The items in core's order.
    /// - Throws: ``CoreClientError``.
    package func items<Item: Decodable>(
        _ type: Item.Type, of path: String, requestID: String, deadline: ContinuousClock.Instant
    ) throws(CoreClientError) -> [Item] {
        var items: [Item] = []
        var cursor = ""
        while true {
            let body = try call(
                .get, "\(path)\(path.contains("?") ? "&" : "?")limit=500\(cursor)", requestID: requestID,
                deadline: deadline)
            guard let page = try? JSONBody.decode(Page<Item>.self, from: body) else {
                throw .unreachable("it answered '\(path)' with another list than this function knows")
            }
            items += page.items
            guard let next = page.next else { return items }
            cursor = "&cursor=\(next.text)"
        }
    }

    /// Calls one of core's resources; like every call it is made again where it is unknown whether core had it.
    ///
    /// - Parameters:
    ///   - method: The method.
    ///   - path: The path below `/core/v1/`, which may have a query.
    ///   - body: A JSON object; nil for none.
    ///   - requestID: The id of the request that this is a part of, for core's log.
    ///   - deadline: When the answer has to be there.
    /// - Returns: Core's JSON object.
    /// - Throws: ``CoreClientError``.
    @discardableResult
    package func call(
        _ method: HTTPRequest.Method, _ path: String, body: [UInt8]? = nil, requestID: String,
        deadline: ContinuousClock.Instant
    ) throws(CoreClientError) -> [UInt8] {
        var request = HTTPClientRequest(method: method, url: "\(baseURL)/core/v1/\(path)", body: body, timeout: .zero)
        request.headerFields = [.authorization: "Bearer \(token.text)", .requestID: requestID]
        if body != nil { request.headerFields[.contentType] = "application/json" }
        request.responseLimitBytes = Self.longestDocument
        return try send(request, until: deadline, read: CoreAnswer.document)
    }

    /// The longest answer that is read, in bytes: the basis of a repository with very many branches.
    private static let longestDocument = 256 << 20
}

/// One page of a list.
private struct Page<Item: Decodable>: Decodable {
    var items: [Item]
    var next: Cursor?

    /// A number or a text.
    struct Cursor: Decodable {
        var text: String

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            text = try (try? container.decode(Int64.self)).map { String($0) } ?? container.decode(String.self)
        }
    }
}

extension CoreAnswer<[UInt8]> {
    /// Takes core's JSON object; a proxy's page with the status 200 is none.
    fileprivate static func document(_ response: HTTPClientResponse) -> CoreAnswer {
        guard response.body.first == UInt8(ascii: "{") else {
            return .error(
                .unreachable("it answered \(response.status.code) without a JSON object; is something else there?"))
        }
        return .result(response.body)
    }
}
