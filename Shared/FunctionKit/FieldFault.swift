/// What is wrong with one value in a request's body: an item of a problem's `errors` (RFC 9457, section 3).
package struct FieldFault: Equatable, Sendable {
    /// Where the value stands, as a JSON Pointer in a URI fragment (RFC 6901, section 6), such as `#/branch_finders/0`.
    package let pointer: String

    /// What is wrong there, in a sentence for people.
    package let detail: String

    /// Makes a fault of a value.
    package init(pointer: String, detail: String) {
        self.pointer = pointer
        self.detail = detail
    }

    /// The fault as JSON.
    var json: String {
        JSONText.object([("pointer", JSONText.string(pointer)), ("detail", JSONText.string(detail))])
    }
}
