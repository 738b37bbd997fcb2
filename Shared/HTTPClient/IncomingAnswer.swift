import HTTPTypes

/// Collects an answer as libcurl hands it over, within its limits.
final class IncomingAnswer {
    private static let headerLimitBytes = 64 * 1024

    private(set) var status: HTTPResponse.Status?
    private(set) var headerFields = HTTPFields()
    private(set) var body: [UInt8] = []
    private(set) var isTooLarge = false
    private(set) var isCut = false

    private let limitBytes: Int
    private let cutsBody: Bool
    private var headerBytes = 0

    init(limitBytes: Int, cutsBody: Bool) {
        self.limitBytes = limitBytes
        self.cutsBody = cutsBody
    }

    /// False when the body is longer than the limit now.
    func append(body bytes: UnsafeRawBufferPointer) -> Bool {
        let room = limitBytes - body.count
        guard bytes.count > room else {
            unsafe body.append(contentsOf: bytes)
            return true
        }
        if cutsBody {
            unsafe body.append(contentsOf: bytes[..<room])
            isCut = true
        } else {
            isTooLarge = true
        }
        return false
    }

    /// Takes a status line, which starts an answer anew (after "100 Continue" or a redirect), a field, or the empty line.
    func append(headerLine bytes: UnsafeRawBufferPointer) -> Bool {
        headerBytes += bytes.count
        guard headerBytes <= Self.headerLimitBytes else {
            isTooLarge = true
            return false
        }
        let line = unsafe String(decoding: bytes, as: UTF8.self)
        if line.hasPrefix("HTTP/") {
            start(statusLine: line)
        } else if let colon = line.firstIndex(of: ":"), let name = HTTPField.Name(String(line[..<colon])) {
            let value = line[line.index(after: colon)...]
            headerFields.append(HTTPField(name: name, value: Self.trimmed(value)))
        }
        return true
    }

    private func start(statusLine: String) {
        let words = statusLine.split(separator: " ", maxSplits: 2)
        let code = words.count > 1 ? Int(Self.trimmed(words[1])) : nil
        status = code.flatMap { (100...999).contains($0) ? HTTPResponse.Status(code: $0) : nil }
        headerFields = HTTPFields()
        body = []
    }

    private static func trimmed(_ text: Substring) -> String {
        let start = text.drop(while: \.isWhitespace)
        guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...end])
    }
}
