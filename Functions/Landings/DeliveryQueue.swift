import Clones
import CoreAPI
import CoreClient
import FunctionKit
import HTTPTypes
import JSONBody
import Linux
import Logging

/// Has one delivery's branch computed: by itself, together with others, or by a process that may take longer.
struct DeliveryQueue {
    /// How long a delivery waits for another computation of its repository.
    private static let longestWait = Duration.seconds(5)

    /// What a fetch leaves of a request's time for computing and reporting.
    private static let reserve = Duration.seconds(4)

    /// When Dispatch may come again while a computation runs, in seconds.
    private static let retrySeconds = 5

    private let store: CloneStore
    private let computation: Computation

    init(environment: Environment) throws(EnvironmentError) {
        store = try CloneStore(environment: environment)
        computation = Computation(core: try CoreClient(environment: environment), store: store)
    }

    /// The answer to one delivery; 2xx only once its branch's landings are in core, or nothing can be found out for now.
    func answer(_ update: CallbackEvent.BranchUpdate, for request: Request) throws -> Response {
        let folder: CloneFolder
        let ticket: String
        do {
            folder = try store.folder(of: update.repository)
            ticket = try WaitingBranches.add(update.branch, in: folder)
        } catch {
            request.logger.error("\(error)")
            throw Problem.unavailable("The clones cannot be written.", retryAfterSeconds: 60)
        }
        if let failure = folder.failure, failure.notBefore > .now {
            if failure.isFinal {
                computation.tell(
                    failure, of: update.repository, branch: update.branch, requestID: request.id,
                    deadline: request.deadline)
            }
            return try answer(to: failure, folder)
        }
        guard folder.clone != nil else { return try answerAfterWorker(ticket, folder, request) }
        if isAtWork(folder) { throw busy }
        return try computeAlone(ticket, folder, request) ?? answerAfterWorker(ticket, folder, request)
    }

    /// The answer under the lock of the clone; nil where it takes more time, or the clone needs a closer look.
    private func computeAlone(_ ticket: String, _ folder: CloneFolder, _ request: Request) throws -> Response? {
        guard let lock = try lock(folder, ticket, request) else {
            guard File.exists(ticket) else { return Self.done }
            throw busy
        }
        return try withExtendedLifetime(lock) { File.exists(ticket) ? try compute(folder, request) : Self.done }
    }

    private func lock(_ folder: CloneFolder, _ ticket: String, _ request: Request) throws -> FileLock? {
        let end = ContinuousClock.now + Self.longestWait
        return try FileLock.take(folder.lock) { ContinuousClock.now < end && File.exists(ticket) }
    }

    private func compute(_ folder: CloneFolder, _ request: Request) throws -> Response? {
        do {
            let waiting = WaitingBranches(in: folder)
            let fetchEnd = request.deadline - Self.reserve
            let result = try computation.run(
                in: folder, branches: waiting.branches, requestID: request.id, fetchEnd: fetchEnd,
                deadline: request.deadline)
            request.logger.debug("landings computed", metadata: result.durations.metadata)
            if let fault = result.fault {
                request.logger.notice("\(fault)")
                return nil
            }
            waiting.remove()
            return try result.response
        } catch let error as CloneError {
            switch error {
            case .timedOut, .broken:
                request.logger.notice("\(error)")
                return nil
            default:
                let failure = computation.note(error, in: folder, requestID: request.id, deadline: request.deadline)
                return try answer(to: failure, folder)
            }
        }
    }

    /// Starts the process that has more time than a request, and waits a little: a small repository is soon there.
    private func answerAfterWorker(_ ticket: String, _ folder: CloneFolder, _ request: Request) throws -> Response {
        if isAtWork(folder) { throw busy }
        try Worker.start(for: folder, logger: request.logger)
        let end = min(ContinuousClock.now + Self.longestWait, request.deadline - .seconds(1))
        while File.exists(ticket), folder.failure == nil || isAtWork(folder), ContinuousClock.now < end {
            Waiting.system.wait(.milliseconds(20))
        }
        guard File.exists(ticket) else { return Self.done }
        if let failure = folder.failure, failure.notBefore > .now { return try answer(to: failure, folder) }
        throw busy
    }

    private func isAtWork(_ folder: CloneFolder) -> Bool {
        guard let lock = try? FileLock.take(folder.workerLock) else { return true }
        return withExtendedLifetime(lock) { false }
    }

    /// What only a change of settings can mend is not asked for again; core has been told the reason.
    private func answer(to failure: CloneFailure, _ folder: CloneFolder) throws -> Response {
        guard failure.isFinal else {
            let seconds = (failure.notBefore.microseconds - Timestamp.now.microseconds) / 1_000_000 + 1
            throw Problem.unavailable("Not computed: \(failure.reason).", retryAfterSeconds: Int(max(seconds, 1)))
        }
        WaitingBranches(in: folder).remove()
        return try .ignored(failure.reason)
    }

    private var busy: Problem {
        .unavailable("The repository is being cloned or computed.", retryAfterSeconds: Self.retrySeconds)
    }

    /// Somebody else computed it.
    private static var done: Response { Response(status: .noContent) }
}

extension Response {
    /// 202 with the reason.
    static func ignored(_ reason: String) throws -> Response {
        .json(try JSONBody.encode(["ignored": reason]), status: .accepted)
    }
}
