import FastCGI
import Linux

/// A connection over which a test sends bytes of its own.
struct RawConnection {
    let descriptor: Descriptor
    private var parser = RecordParser()

    init(_ descriptor: Descriptor) {
        self.descriptor = descriptor
    }

    func send(_ bytes: [UInt8]) throws {
        try descriptor.send(bytes[...])
    }

    /// The next record; nil at the end.
    mutating func next() throws -> Record? {
        while true {
            if let record = try parser.next() { return record }
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = try descriptor.read(into: &buffer)
            guard count > 0 else { return nil }
            parser.append(buffer[..<count])
        }
    }

    /// The bytes of the answer up to the end of the request.
    mutating func answer() throws -> (text: String, end: EndRequest)? {
        var output: [UInt8] = []
        while let record = try next() {
            if record.type == .endRequest {
                return (String(decoding: output, as: UTF8.self), try EndRequest(record.content))
            }
            output += record.content
        }
        return nil
    }
}
