private import FoundationEssentials

/// Reads and writes JSON documents; the one module through which a function links FoundationEssentials.
package enum JSONBody {
    /// Decodes a document.
    ///
    /// Members that the type does not name are skipped, but even there the text has to be UTF-8 (RFC 8259, section 8.1).
    ///
    /// - Throws: ``JSONBodyError``, which says where in the document the first thing that does not fit is.
    package static func decode<Value: Decodable>(_ type: Value.Type, from body: [UInt8]) throws(JSONBodyError) -> Value
    {
        guard (try? UTF8Span(validating: body.span)) != nil else { throw JSONBodyError(reason: "is not UTF-8") }
        do {
            return try JSONDecoder().decode(type, from: Data(body))
        } catch let error as DecodingError {
            throw JSONBodyError(error)
        } catch {
            throw JSONBodyError(reason: "is not JSON")
        }
    }

    /// Encodes a value the same way each time, in every process: its members in the order of their names.
    ///
    /// Core compares the bytes of an observation with those sent before under the same key.
    ///
    /// - Throws: `EncodingError` for a number that JSON cannot hold.
    package static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value))
    }
}
