private import Linux
private import Synchronization

/// A web server with the project's own configuration, and behind it the executables as they are deployed.
///
/// All processes end with the stack.
package final class Stack: Sendable {
    /// What a resident function was started with, so that it can be started again.
    private struct Resident {
        var listener: Descriptor
        var environment: [String: String]
        var process: ChildProcess
    }

    /// Where its sockets, configurations and logs are.
    package let folder: Folder

    /// The port of this machine that the web server listens on.
    package let port: UInt16

    /// The web server.
    package let webServer: WebServer

    private let server = Mutex<ChildProcess?>(nil)
    private let residents = Mutex<[String: Resident]>([:])

    /// Starts everything; `settings` are those of each function.
    ///
    /// - Throws: ``StackError`` or `SystemError` where it does not start.
    package init(_ webServer: WebServer, settings: [String: [String: String]], port: UInt16? = nil) throws {
        self.webServer = webServer
        self.folder = try Folder()
        self.port = try port ?? Self.freePort()
        if webServer.isResident {
            for (name, environment) in settings { try start(name, environment) }
        }
        let process = try webServer.start(in: folder, port: self.port, settings: settings)
        server.withLock { $0 = process }
        try waitUntilAnswered()
    }

    deinit {
        let web = server.withLock { $0 }
        let functions = residents.withLock { $0.values.map(\.process) }
        // nginx's workers end with their master only where that may tell them.
        for process in functions + [web].compactMap(\.self) {
            process.signal(15)
            _ = try? process.wait(timeout: .seconds(10))
        }
    }

    /// A TCP port that nobody listens on.
    ///
    /// - Throws: ``StackError`` or `SystemError` where there is none.
    package static func freePort() throws -> UInt16 {
        guard let port = try Descriptor.listen(at: .tcp(.loopback, port: 0)).port else {
            throw StackError("no port is free")
        }
        return port
    }

    /// One request on a connection of its own.
    ///
    /// - Throws: As ``HTTPConversation/send(_:_:fields:body:framing:)``.
    package func send(
        _ method: String, _ path: String, fields: [(String, String)] = [], body: [UInt8] = [],
        framing: HTTPConversation.Framing = .length
    ) throws -> HTTPConversation.Answer {
        try HTTPConversation(port: port).send(method, path, fields: fields, body: body, framing: framing)
    }

    /// Kills a function with SIGKILL and starts it again, as its supervisor would; the socket stays.
    ///
    /// - Throws: ``StackError`` or `SystemError`.
    package func replace(_ name: String) throws {
        try end(name, signal: 9)
        try residents.withLock { residents in
            guard let known = residents[name] else { return }
            residents[name]?.process = try Self.process(name, known.environment, known.listener, folder)
        }
    }

    /// Ends a function by a signal and does not start it again; its socket refuses from then on.
    ///
    /// - Throws: ``StackError`` or `SystemError`.
    package func remove(_ name: String) throws {
        try end(name, signal: 15)
        _ = residents.withLock { $0.removeValue(forKey: name) }
    }

    private func end(_ name: String, signal: Int32) throws {
        guard let process = residents.withLock({ $0[name]?.process }) else {
            throw StackError("no function '\(name)' runs here")
        }
        process.signal(signal)
        _ = try process.wait(timeout: .seconds(10))
    }

    private func start(_ name: String, _ environment: [String: String]) throws {
        let listener = try Descriptor.listen(at: .unix(path: "\(folder.path)/\(name).sock"))
        let process = try Self.process(name, environment, listener, folder)
        residents.withLock { $0[name] = Resident(listener: listener, environment: environment, process: process) }
    }

    private static func process(
        _ name: String, _ environment: [String: String], _ listener: Descriptor, _ folder: Folder
    ) throws -> ChildProcess {
        let log = try folder.log("\(name).log")
        return try ChildProcess(
            Executables.path(name), environment: environment, input: listener, output: log, errors: log)
    }

    /// Until then the web server may not listen yet, and a function that a wrong setting stopped never will.
    private func waitUntilAnswered() throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while (try? send("GET", "/core/v1/health").status) != 200 {
            guard ContinuousClock.now < deadline else {
                throw StackError(
                    "\(webServer) and core did not start: \(folder.read("core.log")) \(folder.read("error.log"))")
            }
        }
    }
}
