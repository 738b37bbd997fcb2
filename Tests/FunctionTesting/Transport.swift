/// How a test reaches a function; one test body runs over all of them.
package enum Transport: String, CaseIterable, Sendable {
    /// A direct call, in the test's process.
    case inProcess

    /// The real binary, started for each request.
    case cgi

    /// The real binary as a resident process.
    case fastCGI
}
