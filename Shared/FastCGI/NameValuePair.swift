/// A name with a value: FastCGI 1.0, section 3.4.
package struct NameValuePair: Equatable, Sendable {
    /// The name.
    package var name: String

    /// The value; what is not UTF-8 in it has been repaired.
    package var value: String

    /// A pair.
    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }

    /// Reads the pairs of a whole stream or record; nil where it ends within a pair.
    package static func parse(_ bytes: ArraySlice<UInt8>) -> [NameValuePair]? {
        var rest = bytes
        var pairs: [NameValuePair] = []
        while !rest.isEmpty {
            guard let nameLength = length(&rest), let valueLength = length(&rest),
                rest.count - nameLength >= valueLength
            else { return nil }
            let name = rest.prefix(nameLength)
            let value = rest.dropFirst(nameLength).prefix(valueLength)
            pairs.append(
                NameValuePair(
                    name: String(decoding: name, as: UTF8.self), value: String(decoding: value, as: UTF8.self)))
            rest = rest.dropFirst(nameLength + valueLength)
        }
        return pairs
    }

    /// Appends the pair to `bytes`.
    package func append(to bytes: inout [UInt8]) {
        Self.appendLength(name.utf8.count, to: &bytes)
        Self.appendLength(value.utf8.count, to: &bytes)
        bytes += name.utf8
        bytes += value.utf8
    }

    /// Takes a length off the front: one byte up to 127, else four with the highest bit set.
    private static func length(_ rest: inout ArraySlice<UInt8>) -> Int? {
        guard let first = rest.first else { return nil }
        guard first & 0x80 != 0 else {
            rest = rest.dropFirst()
            return Int(first)
        }
        guard rest.count >= 4 else { return nil }
        let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) } & 0x7fff_ffff
        rest = rest.dropFirst(4)
        return length
    }

    private static func appendLength(_ length: Int, to bytes: inout [UInt8]) {
        if length < 0x80 {
            bytes.append(UInt8(length))
        } else {
            let word = UInt32(length) | 0x8000_0000
            for shift in stride(from: 24, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: word >> shift)) }
        }
    }
}
