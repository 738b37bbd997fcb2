import Linux

/// A file of what was computed before, to which each computation adds one block; whoever deletes it loses only time.
struct BlockFile {
    /// Where it is.
    let path: String

    /// What the file has to begin with: a file with another beginning is as good as none.
    let header: [UInt8]

    private static let begin: UInt32 = 0x504c_4231
    private static let end: UInt32 = 0x3142_4c50

    /// The file with the places of its blocks; nil where there is none, or a crash has cut it off.
    func read() -> (bytes: [UInt8], blocks: [Range<Int>])? {
        guard let bytes = try? File.read(path), bytes.starts(with: header) else { return nil }
        var reader = ByteReader(bytes, from: header.count)
        var blocks: [Range<Int>] = []
        while reader.position < bytes.count {
            guard reader.number32() == Self.begin, let count = reader.number64(), count <= UInt64(bytes.count) else {
                return nil
            }
            let start = reader.position
            reader.skip(Int(count))
            guard reader.number32() == Self.end else { return nil }
            blocks.append(start..<start + Int(count))
        }
        return (bytes, blocks)
    }

    /// Adds a block, to an empty file where `isNew`.
    ///
    /// An error is of no interest: the next computation computes again.
    func append(_ block: ByteWriter, isNew: Bool) {
        if isNew { try? File.remove(path) }
        var bytes = ByteWriter()
        if isNew { bytes.add(header) }
        bytes.add(Self.begin)
        bytes.add(UInt64(block.bytes.count))
        bytes.add(block.bytes)
        bytes.add(Self.end)
        try? File.append(bytes.bytes, to: path)
    }
}

/// Numbers as bytes, the lowest first.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func add(_ more: [UInt8]) {
        bytes += more
    }

    mutating func add<Number: FixedWidthInteger>(_ number: Number) {
        var rest = number
        for _ in 0..<Number.bitWidth / 8 {
            bytes.append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }
}

/// Reads what a ``ByteWriter`` wrote.
struct ByteReader {
    private let bytes: [UInt8]
    private(set) var position: Int

    init(_ bytes: [UInt8], from position: Int) {
        self.bytes = bytes
        self.position = position
    }

    mutating func number<Number: FixedWidthInteger & UnsignedInteger>(_: Number.Type) -> Number? {
        let width = Number.bitWidth / 8
        guard position + width <= bytes.count else { return nil }
        var result: Number = 0
        for index in (position..<position + width).reversed() { result = result << 8 | Number(bytes[index]) }
        position += width
        return result
    }

    mutating func number64() -> UInt64? { number(UInt64.self) }

    mutating func number32() -> UInt32? { number(UInt32.self) }

    mutating func byte() -> UInt8? { number(UInt8.self) }

    mutating func objectID(byteCount: Int) -> PackedObjectID? {
        guard position + byteCount <= bytes.count else { return nil }
        defer { position += byteCount }
        return PackedObjectID(bytes: bytes, from: position, byteCount: byteCount)
    }

    mutating func skip(_ count: Int) {
        position = min(position + count, bytes.count)
    }
}
