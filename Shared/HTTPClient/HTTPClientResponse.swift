package import HTTPTypes

/// The answer of another server; every status is an answer, never an error.
package struct HTTPClientResponse: Sendable {
    /// The status code.
    package var status: HTTPResponse.Status

    /// The header fields of the last answer, where redirects were followed.
    package var headerFields: HTTPFields

    /// The body.
    package var body: [UInt8]

    /// Whether the body went on after the request's limit; see ``HTTPClientRequest/cutsResponse``.
    package var isCut = false
}
