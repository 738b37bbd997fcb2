/// What a web server can ask an application: FastCGI 1.0, section 4.1.
package struct CapabilityValues: Equatable, Sendable {
    /// The most connections that the application accepts at a time (`FCGI_MAX_CONNS`).
    package var connections: Int

    /// The most requests that the application handles at a time (`FCGI_MAX_REQS`).
    package var requests: Int

    /// Whether one connection can carry several requests at a time (`FCGI_MPXS_CONNS`).
    package var multiplexes: Bool

    /// The values of an application.
    package init(connections: Int, requests: Int, multiplexes: Bool) {
        self.connections = connections
        self.requests = requests
        self.multiplexes = multiplexes
    }

    /// The answer to a record of type ``RecordType/getValues``; names that are not known are left out.
    ///
    /// - Throws: ``FastCGIError/malformed(_:)``.
    package func answer(to content: ArraySlice<UInt8>) throws(FastCGIError) -> Record {
        guard let asked = NameValuePair.parse(content) else { throw .malformed(.getValues) }
        var result: [UInt8] = []
        // A name that is asked for twice is answered once: the answer has to fit into one record.
        for (name, value) in values where asked.contains(where: { $0.name == name }) {
            NameValuePair(name: name, value: value).append(to: &result)
        }
        return Record(.getValuesResult, requestID: 0, content: result[...])
    }

    private var values: [(String, String)] {
        [
            ("FCGI_MAX_CONNS", String(connections)),
            ("FCGI_MAX_REQS", String(requests)),
            ("FCGI_MPXS_CONNS", multiplexes ? "1" : "0"),
        ]
    }
}
