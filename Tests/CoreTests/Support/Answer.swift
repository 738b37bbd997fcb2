import HTTPTypes
import JSONBody

/// What core answered to a request.
struct Answer {
    let status: Int
    let fields: HTTPFields
    let body: JSONValue

    /// A member of the body; null where there is none.
    subscript(_ name: String) -> JSONValue { body[name] }

    /// The word that tells this problem from others.
    var problem: String? {
        body["type"].text.map { String($0.trimmingPrefix("urn:ployst:problem:")) }
    }
}
