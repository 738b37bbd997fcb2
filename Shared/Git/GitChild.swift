import Linux

/// One running git with pipes to all three of its standard descriptors.
final class GitChild {
    /// The name of the command, for errors.
    let command: String

    private let process: ChildProcess
    private var input: Descriptor?
    private let output: Descriptor
    private let errors: Descriptor
    private var message: [UInt8] = []
    private var outputIsOpen = true
    private var errorsAreOpen = true
    private var buffer = [UInt8](repeating: 0, count: 128 * 1024)

    /// The most of standard error that is kept.
    private static let messageLimit = 4096

    init(_ arguments: [String], environment: [String: String]) throws(GitError) {
        command = arguments.first { !$0.hasPrefix("-") } ?? ""
        // Git may end without having read all of its input.
        Signals.ignoreBrokenPipe()
        do throws(SystemError) {
            let toGit = try Descriptor.pipe()
            let fromGit = try Descriptor.pipe()
            let fromErrors = try Descriptor.pipe()
            try toGit.writing.setNonBlocking()
            input = toGit.writing
            output = fromGit.reading
            errors = fromErrors.reading
            process = try ChildProcess(
                Self.executable(in: environment), arguments: arguments, environment: environment,
                input: toGit.reading, output: fromGit.writing, errors: fromErrors.writing, leadsGroup: true)
        } catch {
            throw .notStarted(error)
        }
    }

    private static func executable(in environment: [String: String]) -> String {
        let folders = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
        return folders.map { "\($0)/git" }.first(where: File.isExecutable) ?? "git"
    }

    /// Writes `bytes` and hands on what git writes, until `consume` says that it has enough or git has ended its output.
    ///
    /// Both go on at the same time: one after the other could wait for ever.
    func exchange(
        _ bytes: [UInt8], closingInput: Bool, before deadline: ContinuousClock.Instant,
        _ consume: (ArraySlice<UInt8>) -> Bool
    ) throws(GitError) {
        var rest = bytes[...]
        var isEnough = false
        while !isEnough, outputIsOpen || errorsAreOpen {
            if rest.isEmpty, closingInput { input = nil }
            let writes = !rest.isEmpty && input != nil
            var waitsFor: [(Descriptor, Readiness)] = []
            if outputIsOpen { waitsFor.append((output, .read)) }
            if errorsAreOpen { waitsFor.append((errors, .read)) }
            if writes, let input { waitsFor.append((input, .write)) }
            do throws(SystemError) {
                var ready = try Readiness.wait(for: waitsFor, timeout: max(deadline - .now, .zero))[...]
                guard ready.contains(true) else { throw .timeout(call: "git") }
                if outputIsOpen, ready.popFirst() == true { isEnough = try read(consume) }
                if errorsAreOpen, ready.popFirst() == true { try readErrors() }
                if writes, ready.popFirst() == true { try write(&rest) }
            } catch {
                throw failure(error)
            }
        }
    }

    /// Waits for the end of a git that has closed its output.
    func finish(before deadline: ContinuousClock.Instant) throws(GitError) {
        let exit: ChildProcess.Exit?
        do throws(SystemError) {
            exit = try process.wait(timeout: max(deadline - .now, .zero))
        } catch {
            throw failure(error)
        }
        guard let exit else { throw failure(.timeout(call: "git")) }
        guard exit == .code(0) else { throw .failed(command: command, exit: exit, message: messageLine) }
    }

    private func failure(_ error: SystemError) -> GitError {
        process.signal(9)
        return error.isTimeout
            ? .timedOut(command: command) : .unexpected(command: command, answer: "\(error)")
    }

    private func read(_ consume: (ArraySlice<UInt8>) -> Bool) throws(SystemError) -> Bool {
        let count = try output.read(into: &buffer)
        outputIsOpen = count > 0
        return count > 0 && consume(buffer[..<count])
    }

    private func readErrors() throws(SystemError) {
        let count = try errors.read(into: &buffer)
        errorsAreOpen = count > 0
        message += buffer[..<min(count, Self.messageLimit - message.count)]
    }

    private func write(_ rest: inout ArraySlice<UInt8>) throws(SystemError) {
        do throws(SystemError) {
            rest = rest.dropFirst(try input?.writeSome(rest) ?? rest.count)
        } catch  where error.isDisconnection {
            rest = []
            input = nil
        }
    }

    /// What git said before it ended, in one line.
    ///
    /// Lines of ssh end with a carriage return too.
    private var messageLine: String {
        String(decoding: message, as: UTF8.self).split(whereSeparator: \.isNewline).joined(separator: "; ")
    }
}
