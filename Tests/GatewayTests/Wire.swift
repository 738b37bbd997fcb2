import FastCGI

/// Requests as raw bytes.
enum Wire {
    static func begin(_ id: UInt16 = 1, role: BeginRequest.Role = .responder, keeps: Bool = true) -> [UInt8] {
        BeginRequest(role: role, keepsConnection: keeps).record(requestID: id).bytes
    }

    static func record(_ type: RecordType, _ content: [UInt8] = [], id: UInt16 = 1) -> [UInt8] {
        Record(type, requestID: id, content: content[...]).bytes
    }

    static func pairs(_ variables: [(String, String)]) -> [UInt8] {
        var bytes: [UInt8] = []
        for (name, value) in variables { NameValuePair(name: name, value: value).append(to: &bytes) }
        return bytes
    }

    static func head(_ variables: [(String, String)] = [], id: UInt16 = 1) -> [UInt8] {
        let all = [("REQUEST_METHOD", "POST"), ("REQUEST_URI", "/echo")] + variables
        return record(.params, pairs(all), id: id) + record(.params, id: id)
    }

    static func stream(_ type: RecordType, _ content: [UInt8], id: UInt16 = 1) -> [UInt8] {
        var bytes: [UInt8] = []
        Stream.append(content[...], type: type, requestID: id, to: &bytes)
        Stream.appendEnd(type: type, requestID: id, to: &bytes)
        return bytes
    }

    /// A whole request with a body; its length is declared where `length` says so.
    static func request(
        _ body: [UInt8] = [], length: String? = nil, uri: String = "/echo", id: UInt16 = 1, keeps: Bool = true
    ) -> [UInt8] {
        let variables = [("REQUEST_METHOD", "POST"), ("REQUEST_URI", uri)]
        let declared = length.map { [("CONTENT_LENGTH", $0)] } ?? []
        return begin(id, keeps: keeps) + stream(.params, pairs(variables + declared), id: id)
            + stream(.standardInput, body, id: id)
    }
}
