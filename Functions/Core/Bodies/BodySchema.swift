/// What a value in a request's body has to be: the part of JSON Schema that settings need.
///
/// The contract has the same as JSON Schema, and a test holds both together.
indirect enum BodySchema: Sendable {
    /// True or false.
    case flag
    /// 1 to `longest` characters, as PostgreSQL counts them.
    case text(longest: Int, TextRule? = nil)
    /// One of these words.
    case word([String])
    /// A whole number within a range.
    case integer(ClosedRange<Int>)
    /// A list of up to `most` values.
    case list(BodySchema, most: Int)
    /// Up to `most` texts of 1 to `longest` characters, under any names that are no longer.
    case map(longest: Int, most: Int)
    /// Members with these names; those that are not required may be null, which is the same as missing. Where `oneOf` is not
    /// empty, at least one of these is there.
    case object([String: BodySchema], required: [String] = [], oneOf: [String] = [])
}
