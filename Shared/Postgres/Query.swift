/// A statement of SQL whose values travel beside it, never in it.
///
/// Written as an interpolated literal: `"select name from project where id = \(id)"` becomes `… where id = $1` and a
/// parameter. What is interpolated is a ``QueryParameter``, another query, or `raw:` text that the source code spells out,
/// so that no value can become SQL.
package struct Query: Sendable {
    /// The texts around the parameters; always one more than there are parameters.
    private var texts: [String]

    /// The parameters, in the order of their numbers.
    private(set) var parameters: [BoundParameter] = []

    private init(text: String) {
        texts = [text]
    }

    /// The text as the server gets it, with `$1`, `$2` … for the parameters.
    package var sql: String {
        var sql = texts[0]
        for index in parameters.indices {
            sql += "$\(index + 1)"
            sql += texts[index + 1]
        }
        return sql
    }

    private mutating func append(text: String) {
        texts[texts.count - 1] += text
    }
}

extension Query: ExpressibleByStringInterpolation {
    /// A query without parameters.
    package init(stringLiteral text: StaticString) {
        self.init(text: text.description)
    }

    /// A query of everything that an interpolated literal holds.
    package init(stringInterpolation: StringInterpolation) {
        self = stringInterpolation.query
    }

    /// Collects the parts of an interpolated literal.
    ///
    /// Its literal type is `StaticString`, which nothing can make at run time.
    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var query = Query(text: "")

        /// Starts with nothing.
        package init(literalCapacity: Int, interpolationCount: Int) {}

        /// Appends SQL.
        package mutating func appendLiteral(_ text: StaticString) {
            query.append(text: text.description)
        }

        /// Appends the next `$n` and its value.
        package mutating func appendInterpolation<Value: QueryParameter>(_ value: Value) {
            appendInterpolation(Optional(value))
        }

        /// Appends the next `$n` and its value, nil for `NULL`.
        package mutating func appendInterpolation<Value: QueryParameter>(_ value: Value?) {
            query.parameters.append(BoundParameter(value))
            query.texts.append("")
        }

        /// Appends another query; its parameters get the next numbers.
        package mutating func appendInterpolation(_ other: Query) {
            query.append(text: other.texts[0])
            query.texts += other.texts.dropFirst()
            query.parameters += other.parameters
        }

        /// Appends SQL that the source code spells out elsewhere, such as a list of columns.
        package mutating func appendInterpolation(raw text: StaticString) {
            query.append(text: text.description)
        }
    }
}
