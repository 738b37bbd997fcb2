/// One value of a query, ready to be sent.
struct BoundParameter: Sendable {
    let type: ParameterType
    /// The value; nil for `NULL`.
    let bytes: [UInt8]?

    init<Value: QueryParameter>(_ value: Value?) {
        type = Value.parameterType
        bytes = value?.parameterBytes
    }

    /// Whether libpq, which takes text as a C string, would send less than the whole value.
    var isCutByLibpq: Bool {
        guard let bytes, !type.isBinary else { return false }
        return bytes.contains(0)
    }
}
