/// The PostgreSQL type of a parameter and the form in which its values are sent.
package enum ParameterType: Sendable {
    /// The server finds the type from where the parameter stands; sent as text.
    case inferred
    /// `boolean`, sent as text.
    case boolean
    /// `bytea`, the one type that is sent in binary form.
    case bytea
    /// `bigint`, sent as text.
    case bigint
    /// `text[]`, sent as text.
    case textArray
    /// `bigint[]`, sent as text.
    case bigintArray

    /// The number in the catalogue `pg_type`, fixed for these types; 0 asks the server to find it.
    var objectID: UInt32 {
        switch self {
        case .inferred: 0
        case .boolean: 16
        case .bytea: 17
        case .bigint: 20
        case .textArray: 1009
        case .bigintArray: 1016
        }
    }

    var isBinary: Bool { self == .bytea }
}
