package import Linux

/// A CGI program that is started anew for each request, from the web server's side: RFC 3875.
package struct CGIProcess: Sendable {
    private let executable: String
    private let environment: [String: String]
    private let timeout: Duration
    private let errors: Descriptor?

    /// The program at the path `executable`, with these environment variables beside those of the request.
    ///
    /// `timeout` is the longest that one request may take; standard error is ours unless `errors` is given.
    package init(
        _ executable: String, environment: [String: String] = [:], timeout: Duration = .seconds(30),
        errors: Descriptor? = nil
    ) {
        self.executable = executable
        self.environment = environment
        self.timeout = timeout
        self.errors = errors
    }

    /// Starts the program, and returns what it answers.
    ///
    /// - Throws: ``HostError``.
    package func send(_ request: HostedRequest) throws(HostError) -> HostedResponse {
        // A program may answer without reading its input.
        Signals.ignoreBrokenPipe()
        let deadline = ContinuousClock.now + timeout
        var exchange = try start(request)
        let exit: ChildProcess.Exit?
        do throws(SystemError) {
            while !exchange.isComplete, try exchange.proceed(within: deadline - .now) {}
            exit = try exchange.process.wait(timeout: deadline - .now)
        } catch {
            throw .system(error)
        }
        guard let exit else { throw .timedOut }
        if exchange.output.isEmpty { throw .ended(exit) }
        return try HostedResponse(cgi: exchange.output)
    }

    private func start(_ request: HostedRequest) throws(HostError) -> CGIExchange {
        var variables = environment
        for (name, value) in request.metaVariables { variables[name] = value }
        do throws(SystemError) {
            let input = try Descriptor.pipe()
            let output = try Descriptor.pipe()
            try input.writing.setNonBlocking()
            let process = try ChildProcess(
                executable, environment: variables, input: input.reading, output: output.writing, errors: errors)
            return CGIExchange(
                process: process, input: input.writing, body: request.body, outputPipe: output.reading)
        } catch {
            throw .unreachable(error)
        }
    }
}
