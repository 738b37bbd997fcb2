import Linux

/// The bytes that go to and come from one CGI program while it runs.
struct CGIExchange {
    /// The program; it is killed with the exchange.
    let process: ChildProcess

    /// What it has written so far.
    private(set) var output: [UInt8] = []

    /// Whether it has closed its output.
    private(set) var isComplete = false

    private var input: Descriptor?
    private var rest: ArraySlice<UInt8>
    private let outputPipe: Descriptor
    private var buffer = [UInt8](repeating: 0, count: 64 * 1024)

    init(process: ChildProcess, input: Descriptor, body: [UInt8], outputPipe: Descriptor) {
        self.process = process
        self.input = body.isEmpty ? nil : input
        self.outputPipe = outputPipe
        rest = body[...]
    }

    /// Writes and reads what is possible: doing one after the other could wait for ever.
    ///
    /// - Returns: False when nothing was possible within `timeout`.
    mutating func proceed(within timeout: Duration) throws(SystemError) -> Bool {
        var waitsFor = [(outputPipe, Readiness.read)]
        if let input { waitsFor.append((input, .write)) }
        let ready = try Readiness.wait(for: waitsFor, timeout: max(timeout, .zero))
        guard ready.contains(true) else { return false }
        if ready.last == true, let input { try write(to: input) }
        if ready.first == true { try read() }
        return true
    }

    private mutating func write(to input: Descriptor) throws(SystemError) {
        do throws(SystemError) {
            rest = rest.dropFirst(try input.writeSome(rest))
        } catch  where error.isDisconnection {
            rest = []
        }
        if rest.isEmpty { self.input = nil }
    }

    private mutating func read() throws(SystemError) {
        let count = try outputPipe.read(into: &buffer)
        output += buffer[..<count]
        isComplete = count == 0
    }
}
