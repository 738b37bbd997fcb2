import Clones
import CoreAPI
import CoreClient
import FunctionKit
import GitProcess
import JSONBody
import LandingAnalysis
import Logging

/// One computation: what core knows, what the server has now, what follows from both, reported to core.
final class Computation {
    /// What a computation came to.
    struct Result {
        /// How many answers were reported.
        var landings = 0

        /// How many of them core took as new.
        var changed = 0

        /// How many could not be found out.
        var unknown = 0

        /// How long each part took: for the log.
        var durations = Durations()

        /// An error of git's for which something could not be found out: the clone may be damaged.
        var fault: GitError?

        /// For whoever sent the callback.
        var response: Response {
            get throws {
                .json(try JSONBody.encode(["landings": landings, "changed": changed, "unknown": unknown]))
            }
        }
    }

    /// How long the parts of a computation took.
    struct Durations {
        var basis = Duration.zero
        var fetch = Duration.zero
        var analysis = Duration.zero
        var report = Duration.zero

        /// For a log line.
        var metadata: Logger.Metadata {
            [
                "basis_ms": "\(basis.milliseconds)", "fetch_ms": "\(fetch.milliseconds)",
                "analysis_ms": "\(analysis.milliseconds)", "report_ms": "\(report.milliseconds)",
            ]
        }
    }

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
    ) throws -> Result {
        let only = branches.flatMap { $0.count == 1 ? $0.first : nil }
        var durations = Durations()
        var clock = Stopwatch()
        // The basis comes first: a head that moves meanwhile is newer than what the fetch finds, and core knows that then.
        guard let start = try start(folder.repository, only, requestID, deadline) else { return Result() }
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
        var result = try report(start, fetched.heads, landings, requestID, deadline)
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
        _ = try? report(basis, began: .now, heads: [], answers, requestID, deadline)
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

    private func report(
        _ start: Start, _ heads: [FetchedHead], _ landings: [ObservedLanding], _ requestID: String,
        _ deadline: ContinuousClock.Instant
    ) throws -> Result {
        try report(start.basis, began: start.began, heads: heads, landings, requestID, deadline)
    }

    /// Reports in as many parts as core takes, the heads with the first.
    private func report(
        _ basis: Basis, began: Timestamp, heads: [FetchedHead], _ landings: [ObservedLanding], _ requestID: String,
        _ deadline: ContinuousClock.Instant
    ) throws -> Result {
        var result = Result(unknown: landings.count { $0.state == .unknown })
        let key = "landing/\(basis.repository.id)/\(RequestID.random())"
        let size = LandingObservation.mostItems
        for part in 0...max(0, landings.count - 1, heads.count - 1) / size {
            let range = part * size..<(part + 1) * size
            let observation = LandingObservation(
                repository: basis.repository.id, fromSequence: basis.repository.lastSequence, fetchedAt: began,
                heads: Array(heads[range.clamped(to: heads.indices)]),
                landings: Array(landings[range.clamped(to: landings.indices)]))
            guard !observation.heads.isEmpty || !observation.landings.isEmpty else { continue }
            let answer = try core.observe(
                observation, idempotencyKey: "\(key)/\(part)", requestID: requestID, deadline: deadline)
            result.landings += observation.landings.count
            result.changed += Self.changes(answer)
        }
        return result
    }

    private static func changes(_ result: ObservationResult) -> Int {
        guard case .applied(let body) = result, let answer = try? JSONBody.decode(Answer.self, from: body) else {
            return 0
        }
        return answer.landings.count { $0.change == "changed" }
    }

    private struct Answer: Decodable {
        struct Landing: Decodable {
            var change: String
        }

        var landings: [Landing]
    }
}

/// Tells how long it is since it was asked last.
private struct Stopwatch {
    private var start = ContinuousClock.now

    mutating func lap() -> Duration {
        let now = ContinuousClock.now
        defer { start = now }
        return now - start
    }
}
