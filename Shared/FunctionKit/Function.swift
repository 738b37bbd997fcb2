/// One stateless HTTP function: made once per thread, asked once per request.
///
/// A function is the unit of deployment: one executable, one route, its own dependencies. How a request reaches it
/// (CGI, FastCGI, a direct call in a test) is not its business; `Gateway` decides that.
///
/// Handlers are synchronous because libpq and libcurl block. A process runs several threads, each with an instance of its
/// own, so an instance needs no lock and need not be `Sendable`.
package protocol Function: SendableMetatype {
    /// What log lines call this function, for example `github`.
    static var name: String { get }

    /// The sizes and times that this function accepts.
    static var limits: Limits { get }

    /// Reads every setting that the function needs.
    ///
    /// - Throws: ``EnvironmentError``, so that a bad deployment stops at start and names the setting.
    init(environment: Environment) throws

    /// Answers one request.
    ///
    /// - Throws: A ``Problem``, or a ``ProblemConvertible`` error, chooses the answer's status. Any other error is logged
    ///   with its cause and answered as 500 without it.
    mutating func respond(to request: Request) throws -> Response

    /// Adds to an answer what all answers of this function have, those to errors included.
    mutating func complete(_ response: inout Response, to request: Request)
}

extension Function {
    /// Adds nothing.
    package mutating func complete(_ response: inout Response, to request: Request) {}

    /// The limits of `Limits.init()`.
    package static var limits: Limits { Limits() }
}
