package import FunctionKit
private import Linux
private import Logging

extension Function {
    /// The entry point of an executable that is nothing but this function.
    package static func main() {
        serve()
    }

    /// Serves this function as the web server started it: as one CGI request, or over FastCGI until `SIGTERM`.
    ///
    /// Returns when all is answered. A setting that is wrong ends the process with code 78, and one line on standard error
    /// that names it.
    package static func serve() {
        CurrentProcess.holdStandardDescriptors()
        Signals.ignoreBrokenPipe()
        do {
            let environment = Environment.process
            let level = try Log.level(in: environment)
            LoggingSystem.bootstrap { _ in Log(function: name, level: level, write: CurrentProcess.writeError) }
            try serve(environment, logger: Logger(label: name))
        } catch let error as EnvironmentError {
            stop(.configuration, "\(error)")
        } catch {
            stop(.software, String(reflecting: error))
        }
    }

    private static func serve(_ environment: Environment, logger: Logger) throws {
        let input = Descriptor(adopting: 0)
        if input.isListeningSocket {
            try serveFastCGI(on: input, environment, logger)
        } else {
            let variables = CurrentProcess.environment
            guard variables["REQUEST_METHOD"] != nil else {
                stop(.usage, "is a CGI and FastCGI program: start it from a web server")
            }
            try CGIProgram(input: input, output: Descriptor(adopting: 1), logger: logger)
                .serve(Self.self, variables: variables, environment: environment)
        }
    }

    private static func serveFastCGI(on listener: Descriptor, _ environment: Environment, _ logger: Logger) throws {
        CurrentProcess.holdLittleMemory()
        let stopRequest = try Signals.stopRequests()
        let server = try FastCGIServer(
            listener: listener, stopRequest: stopRequest, configuration: .init(environment), logger: logger)
        try server.run(Self.self, environment: environment)
    }

    private static func stop(_ code: CurrentProcess.ExitCode, _ reason: String) -> Never {
        CurrentProcess.writeError("\(name): \(reason)\n")
        CurrentProcess.exit(code)
    }
}
