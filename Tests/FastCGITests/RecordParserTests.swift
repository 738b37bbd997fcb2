import FastCGI
import Testing

@Suite struct RecordParserTests {
    /// A begin record, params with 3 bytes of padding, an empty input record, as raw bytes.
    static let bytes: [UInt8] =
        [1, 1, 0, 7, 0, 8, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
        + [1, 4, 0, 7, 0, 5, 3, 0, 1, 2, 65, 66, 67, 0xee, 0xee, 0xee]
        + [1, 5, 0, 7, 0, 0, 0, 0]

    static let records = [
        Record(.beginRequest, requestID: 7, content: [0, 1, 1, 0, 0, 0, 0, 0]),
        Record(.params, requestID: 7, content: [1, 2, 65, 66, 67]),
        Record(.standardInput, requestID: 7),
    ]

    private func parse(_ pieces: [ArraySlice<UInt8>]) throws -> [Record] {
        var parser = RecordParser()
        var records: [Record] = []
        for piece in pieces {
            parser.append(piece)
            while let record = try parser.next() { records.append(record) }
        }
        #expect(parser.isEmpty)
        return records
    }

    @Test(arguments: 0...bytes.count)
    func `records are found wherever the bytes are split`(_ split: Int) throws {
        #expect(try parse([Self.bytes[..<split], Self.bytes[split...]]) == Self.records)
    }

    @Test func `records are found in single bytes`() throws {
        #expect(try parse(Self.bytes.indices.map { Self.bytes[$0...$0] }) == Self.records)
    }

    @Test func `the longest record is found, with the longest padding`() throws {
        let content = [UInt8](repeating: 9, count: RecordHeader.longestContent)
        var bytes: [UInt8] = []
        RecordHeader(type: .standardInput, requestID: 65_535, contentLength: content.count, paddingLength: 255)
            .append(to: &bytes)
        bytes += content + [UInt8](repeating: 0, count: 255)
        #expect(try parse([bytes[...]]) == [Record(.standardInput, requestID: 65_535, content: content[...])])
    }

    @Test func `bytes of another protocol are refused, and stay refused`() {
        var parser = RecordParser()
        parser.append(Array("GET / HTTP/1.1\r\n".utf8)[...])
        for _ in 0..<2 {
            #expect(throws: FastCGIError.unsupportedVersion(UInt8(ascii: "G"))) { try parser.next() }
        }
    }

    @Test func `a stream becomes records of at most 65528 bytes, and an empty one none`() throws {
        let content = [UInt8](repeating: 1, count: 2 * Stream.recordBytes + 1)
        var bytes: [UInt8] = []
        Stream.append(content[...], type: .standardOutput, requestID: 1, to: &bytes)
        Stream.append([], type: .standardOutput, requestID: 1, to: &bytes)
        let records = try parse([bytes[...]])
        #expect(records.map(\.content.count) == [Stream.recordBytes, Stream.recordBytes, 1])
        #expect(records.flatMap(\.content) == content)
    }
}
