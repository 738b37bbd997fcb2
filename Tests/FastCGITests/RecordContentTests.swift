import FastCGI
import Testing

@Suite struct RecordContentTests {
    @Test(
        arguments: [
            (BeginRequest(keepsConnection: true), [1, 1, 1, 2, 0, 8, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]),
            (BeginRequest(role: .filter, keepsConnection: false), [1, 1, 1, 2, 0, 8, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0]),
        ] as [(BeginRequest, [UInt8])])
    func `a begin record has the bytes of section 5.1`(_ begin: BeginRequest, _ bytes: [UInt8]) throws {
        #expect(begin.record(requestID: 0x0102).bytes == bytes)
        #expect(try BeginRequest(bytes[8...]) == begin)
    }

    @Test(
        arguments: [
            (EndRequest(.complete), [1, 3, 0, 1, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
            (
                EndRequest(.cannotMultiplex, applicationStatus: 0x0102_0304),
                [1, 3, 0, 1, 0, 8, 0, 0, 1, 2, 3, 4, 1, 0, 0, 0]
            ),
            (EndRequest(.overloaded), [1, 3, 0, 1, 0, 8, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0]),
            (EndRequest(.unknownRole), [1, 3, 0, 1, 0, 8, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0]),
        ] as [(EndRequest, [UInt8])])
    func `an end record has the bytes of section 5.5`(_ end: EndRequest, _ bytes: [UInt8]) throws {
        #expect(end.record(requestID: 1).bytes == bytes)
        #expect(try EndRequest(bytes[8...]) == end)
    }

    @Test func `a begin or end record of another length is refused`() {
        #expect(throws: FastCGIError.malformed(.beginRequest)) { try BeginRequest([0, 1, 0]) }
        #expect(throws: FastCGIError.malformed(.endRequest)) { try EndRequest([]) }
    }

    @Test func `an unknown type is named as in section 4.2`() {
        let bytes = UnknownType.record(for: RecordType(rawValue: 77)).bytes
        #expect(bytes == [1, 11, 0, 0, 0, 8, 0, 0, 77, 0, 0, 0, 0, 0, 0, 0])
    }

    @Test func `values that are asked for are told, and others left out`() throws {
        var asked: [UInt8] = []
        for name in ["FCGI_MPXS_CONNS", "FCGI_SOMETHING", "FCGI_MAX_REQS", "FCGI_MAX_CONNS"] {
            NameValuePair(name: name, value: "").append(to: &asked)
        }
        let answer = try CapabilityValues(connections: 512, requests: 8, multiplexes: false).answer(to: asked[...])
        #expect(answer.type == .getValuesResult && answer.requestID == 0)
        let expected = [
            NameValuePair(name: "FCGI_MAX_CONNS", value: "512"), NameValuePair(name: "FCGI_MAX_REQS", value: "8"),
            NameValuePair(name: "FCGI_MPXS_CONNS", value: "0"),
        ]
        #expect(NameValuePair.parse(answer.content) == expected)
    }

    @Test func `a malformed question for values is refused`() {
        let values = CapabilityValues(connections: 1, requests: 1, multiplexes: false)
        #expect(throws: FastCGIError.malformed(.getValues)) { try values.answer(to: [9]) }
    }
}
