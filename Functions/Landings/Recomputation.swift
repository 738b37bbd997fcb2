import Clones
import CoreAPI
import CoreClient
import FunctionKit
import LandingAnalysis
import Linux

/// Computes all landings of a repository, with as much time as a clone may take.
struct Recomputation {
    private let store: CloneStore
    private let computation: Computation
    private let endsWhereRunning: Bool

    init(store: CloneStore, core: CoreClient, endsWhereRunning: Bool) {
        self.store = store
        self.endsWhereRunning = endsWhereRunning
        computation = Computation(core: core, store: store)
    }

    /// Clones the repository where it is not, and computes it.
    ///
    /// - Returns: What came of it, for people.
    /// - Throws: `CloneError`, which core has been told too; `CoreClientError`.
    func run(_ repository: Int) throws -> String {
        let folder = try store.folder(of: repository)
        let deadline = ContinuousClock.now + store.patience
        // Callbacks take the lock for a moment, to see whether somebody works.
        let patience = endsWhereRunning ? .now + .milliseconds(500) : deadline
        guard let right = try FileLock.take(folder.workerLock, while: { .now < patience }) else {
            return "another process is at it"
        }
        return try withExtendedLifetime(right) {
            do {
                return try mendAndCompute(folder, deadline)
            } catch let error as CloneError {
                let end = ContinuousClock.now + .seconds(30)
                _ = computation.note(error, in: folder, requestID: RequestID.random(), deadline: end)
                throw error
            }
        }
    }

    /// Makes a broken clone again.
    ///
    /// Where the clone is whole its server is what fails, and it stays.
    private func mendAndCompute(_ folder: CloneFolder, _ deadline: ContinuousClock.Instant) throws -> String {
        do {
            return try compute(folder, deadline)
        } catch CloneError.broken(let reason) {
            if folder.clone?.isWhole() == true { throw CloneError.unreachable(reason) }
            try folder.removeClone()
            return try compute(folder, deadline)
        }
    }

    private func compute(_ folder: CloneFolder, _ deadline: ContinuousClock.Instant) throws -> String {
        let id = RequestID.random()
        let start = ContinuousClock.now
        try makeClone(in: folder, requestID: id, deadline: deadline)
        guard let lock = try FileLock.take(folder.lock, while: { .now < deadline }) else { throw CloneError.timedOut }
        return try withExtendedLifetime(lock) {
            let waiting = WaitingBranches(in: folder)
            let result = try computation.run(
                in: folder, branches: nil, requestID: id, fetchEnd: deadline, deadline: deadline + .seconds(60))
            if let fault = result.fault, folder.clone?.isWhole() == false { throw CloneError.broken("\(fault)") }
            waiting.remove()
            store.makeRoom(besides: folder.repository)
            let unknown = result.unknown == 0 ? "" : ", \(result.unknown) unknown"
            let time = (ContinuousClock.now - start).milliseconds
            return "\(result.landings) landings, \(result.changed) changed\(unknown), in \(time) ms"
        }
    }

    private func makeClone(in folder: CloneFolder, requestID: String, deadline: ContinuousClock.Instant) throws {
        guard folder.clone == nil else { return }
        guard let start = try computation.start(folder.repository, nil, requestID, deadline) else {
            throw CloneError.refused("core does not know the repository")
        }
        let ids = start.basis.branches.compactMap(\.revision)
        try folder.makeClone(
            from: start.remote, isSHA256: ids.contains { $0.description.utf8.count == 64 }, timeout: deadline - .now)
    }
}
