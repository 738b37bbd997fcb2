import Clones
import CoreAPI
import CoreClient
import FunctionKit
import GitProcess
import JSONBody
import LandingAnalysis

/// One computation: what core knows, what the server has now, what follows from both, reported to core.
final class Computation {
    /// What a computation knows of its repository before it fetches.
    struct Start {
        var basis: Basis
        var remote: Remote
        var began: Timestamp
    }

    private let core: CoreClient
    private let store: CloneStore

    init(core: CoreClient, store: CloneStore) {
        self.core = core
        self.store = store
    }

    /// Computes these branches, and what lies below them; nil for all of the repository.
    ///
    /// The caller holds the lock of `folder`, which has a clone.
    ///
    /// - Throws: ``CloneError``; `CoreClientError`.
    func run(
        in folder: CloneFolder, branches: Set<Int>?, requestID: String, fetchEnd: ContinuousClock.Instant,
        deadline: ContinuousClock.Instant
    ) throws -> ComputationResult {
        let only = branches.flatMap { $0.count == 1 ? $0.first : nil }
        var durations = ComputationDurations()
        var clock = Stopwatch()
        // The basis comes first: a head that moves meanwhile is newer than what the fetch finds, and core knows that then.
        guard let start = try start(folder.repository, only, requestID, deadline) else { return ComputationResult() }
        durations.basis = clock.lap()
        guard let clone = folder.clone else { throw CloneError.broken("it is gone") }
        try clone.fetch(from: start.remote, timeout: fetchEnd - .now)
        let refs = try clone.refs()
        try pin(start, refs, in: clone, isAll: branches == nil, before: fetchEnd)
        folder.forgetFailure()
        durations.fetch = clock.lap()
        let fetched = FetchedBranches(start.basis, refs)
        let (landings, fault) = try analyse(fetched, branches, in: clone)
        durations.analysis = clock.lap()
        let report = LandingReport(start.basis, began: start.began, heads: fetched.heads)
        var result = try report.send(landings, to: core, requestID: requestID, deadline: deadline)
        durations.report = clock.lap()
        result.durations = durations
        result.fault = fault
        try clone.tidy()
        try folder.noteUse(at: start.began)
        return result
    }

    /// What core knows of the repository, and the way to its server; nil where core does not know it any more.
    func start(
        _ repository: Int, _ branch: Int?, _ requestID: String, _ deadline: ContinuousClock.Instant
    ) throws -> Start? {
        guard let basis = try basis(repository, branch, requestID, deadline) else { return nil }
        guard let text = basis.repository.cloneURL else {
            throw CloneError.refused("nobody said where the repository is cloned from; set its clone_url")
        }
        let url: CloneURL
        do throws(CloneURLFault) {
            url = try CloneURL(text)
        } catch {
            throw CloneError.refused("\(error)")
        }
        let credentials = url.scheme == .file ? [] : try credentials(basis.repository, requestID, deadline)
        return Start(
            basis: basis, remote: try Remote(url, policy: store.policy, credentials: credentials), began: .now)
    }

    /// Remembers why a repository cannot be fetched, and tells core that its landings are not known, and why.
    func note(
        _ error: CloneError, in folder: CloneFolder, requestID: String, deadline: ContinuousClock.Instant
    ) -> CloneFailure {
        let failure = folder.note(error, at: .now)
        tell(failure, of: folder.repository, branch: nil, requestID: requestID, deadline: deadline)
        return failure
    }

    /// Tells core why nothing is known of a branch, or of all of a repository.
    ///
    /// What cannot be told now is told with the next failure; the sender gets the reason in any case.
    func tell(
        _ failure: CloneFailure, of repository: Int, branch: Int?, requestID: String,
        deadline: ContinuousClock.Instant
    ) {
        guard let basis = try? basis(repository, branch, requestID, deadline) else { return }
        let answers = Self.unknown(basis, failure.reason).filter { branch == nil || $0.branch == branch }
        _ = try? LandingReport(basis, began: .now).send(answers, to: core, requestID: requestID, deadline: deadline)
    }

    /// The answer `unknown` for each branch in each of its targets.
    static func unknown(_ basis: Basis, _ reason: String) -> [ObservedLanding] {
        let targets = basis.branches.filter { $0.deletedAt == nil }
        return basis.branches.flatMap { source in
            targets.filter { $0.isAbove(source) }.compactMap { target in
                source.revision.map { revision in
                    ObservedLanding(
                        branch: source.id, target: target.id, revision: revision, targetRevision: target.revision,
                        state: .unknown, reason: reason)
                }
            }
        }
    }

    private func basis(
        _ repository: Int, _ branch: Int?, _ requestID: String, _ deadline: ContinuousClock.Instant
    ) throws -> Basis? {
        do throws(CoreClientError) {
            let body = try core.landingBasis(
                repository: repository, branch: branch, requestID: requestID, deadline: deadline)
            return try Self.read(body)
        } catch .unknownProject {
            return nil
        }
    }

    private static func read(_ body: [UInt8]) throws(CoreClientError) -> Basis {
        do throws(JSONBodyError) {
            return try JSONBody.decode(Basis.self, from: body)
        } catch {
            throw .unreachable("of the landing basis that it answered, \(error)")
        }
    }

    private func credentials(
        _ repository: BasisRepository, _ requestID: String, _ deadline: ContinuousClock.Instant
    ) throws -> [CloneCredential] {
        try CloneCredential.read(
            settings: core.settings(
                provider: repository.provider, project: repository.project, requestID: requestID, deadline: deadline))
    }

    private func analyse(
        _ fetched: FetchedBranches, _ branches: Set<Int>?, in clone: Clone
    ) throws(CloneError) -> (landings: [ObservedLanding], fault: GitError?) {
        do throws(GitError) {
            return try LandingAnalysis.analyse(
                fetched.basis, changed: branches.map { $0.union(fetched.moved) }, in: clone.git)
        } catch {
            throw .broken("\(error)")
        }
    }

    private func pin(
        _ start: Start, _ refs: Clone.Refs, in clone: Clone, isAll: Bool, before end: ContinuousClock.Instant
    ) throws {
        let branches = start.basis.branches
        var wanted = Set(branches.flatMap { $0.tips.map(\.after) })
        wanted.formUnion(branches.flatMap { [$0.revision, $0.tips.first?.before].compactMap(\.self) })
        wanted.formUnion(branches.compactMap { refs.heads[$0.name] })
        wanted = wanted.filter { !$0.isZero }
        try clone.pin(wanted.subtracting(refs.pinned), from: start.remote, timeout: end - .now)
        if isAll { try clone.unpin(refs.pinned.subtracting(wanted)) }
    }
}
