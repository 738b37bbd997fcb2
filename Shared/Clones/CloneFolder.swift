package import CoreAPI
private import JSONBody
private import Linux

/// The place of one repository's clone, with what belongs to it: locks, what waits to be computed, what failed.
package struct CloneFolder: Sendable {
    /// The id of the repository's row in core.
    package let repository: Int

    /// The folder.
    package let path: String

    /// What one repository may take on the disk, in bytes.
    let limitBytes: Int

    /// Held by whoever works on the clone.
    package var lock: String { "\(path)/lock" }

    /// Held by the process that makes the clone, or does what takes longer than a request may.
    package var workerLock: String { "\(path)/worker.lock" }

    /// What waits to be computed, a file each.
    package var waiting: String { "\(path)/waiting" }

    private var clonePath: String { "\(path)/repository.git" }
    private var draftPath: String { "\(path)/repository.new" }
    private var statePath: String { "\(path)/state.json" }
    private var failurePath: String { "\(path)/failure.json" }

    /// The clone; nil where it is still to be made.
    package var clone: Clone? { File.exists(clonePath) ? Clone(at: clonePath, limitBytes: limitBytes) : nil }

    /// Makes the folder where it is missing.
    ///
    /// - Throws: ``CloneError/failed(_:)``.
    package func prepare() throws(CloneError) {
        try Self.trying { () throws(SystemError) in
            try Directory.make(path)
            try Directory.make(waiting)
        }
    }

    /// Makes the clone anew, and gives it its name once it is complete.
    ///
    /// - Throws: ``CloneError``; there is no clone then.
    package func makeClone(from remote: Remote, isSHA256: Bool, timeout: Duration) throws(CloneError) {
        try removeDraft()
        do throws(CloneError) {
            try Clone.make(at: draftPath, limitBytes: limitBytes, isSHA256: isSHA256).fetch(
                from: remote, timeout: timeout)
            try checkSize(of: draftPath)
        } catch {
            try removeDraft()
            // What is new is not broken: the server gives what git does not take.
            if case .broken(let reason) = error { throw .unreachable(reason) }
            throw error
        }
        try Self.trying { () throws(SystemError) in try File.rename(draftPath, to: clonePath) }
    }

    /// Removes the clone; it is made again when it is asked for.
    ///
    /// - Throws: ``CloneError/failed(_:)``.
    package func removeClone() throws(CloneError) {
        try Self.trying { () throws(SystemError) in
            try? File.remove(statePath)
            guard File.exists(clonePath) else { return }
            // In one step: half a clone would look like one.
            let remains = "\(path)/gone.\(UInt64.random(in: .min ... .max))"
            try File.rename(clonePath, to: remains)
            try Directory.remove(remains)
        }
    }

    /// Notes that the clone was used, and what it takes.
    ///
    /// - Throws: ``CloneError/tooLarge(limit:)``; it is removed then.
    package func noteUse(at time: Timestamp) throws(CloneError) {
        do throws(CloneError) {
            let state = CloneState(usedAt: time, bytes: try checkSize(of: clonePath))
            Self.write(state, to: statePath)
        } catch {
            try removeClone()
            throw error
        }
    }

    /// What is remembered of the clone; nil where there is none.
    var state: CloneState? { Self.read(statePath) }

    /// Why it could not be fetched last time.
    package var failure: CloneFailure? { Self.read(failurePath) }

    /// Notes why it could not be fetched; the next try waits twice as long each time, up to ten minutes.
    package func note(_ error: CloneError, at now: Timestamp) -> CloneFailure {
        let count = (failure?.count ?? 0) + 1
        let isFinal =
            switch error {
            case .refused, .tooLarge: true
            default: false
            }
        let seconds = min(5 << Int64(min(count - 1, 10)), 600)
        let failure = CloneFailure(
            reason: "\(error)", isFinal: isFinal, count: count,
            notBefore: Timestamp(microseconds: now.microseconds + Int64(seconds) * 1_000_000))
        Self.write(failure, to: failurePath)
        return failure
    }

    /// Forgets why it could not be fetched.
    package func forgetFailure() {
        try? File.remove(failurePath)
    }

    @discardableResult
    private func checkSize(of folder: String) throws(CloneError) -> Int {
        let bytes = Directory.size(folder)
        guard bytes <= limitBytes else { throw .tooLarge(limit: limitBytes) }
        return bytes
    }

    private func removeDraft() throws(CloneError) {
        try Self.trying { () throws(SystemError) in try Directory.remove(draftPath) }
    }

    private static func read<Value: Decodable>(_ path: String) -> Value? {
        (try? File.read(path)).flatMap { try? JSONBody.decode(Value.self, from: $0) }
    }

    /// What cannot be written is not remembered: the folder is a cache.
    private static func write(_ value: some Encodable, to path: String) {
        guard let bytes = try? JSONBody.encode(value) else { return }
        try? File.write(bytes, to: path)
    }

    private static func trying(_ body: () throws(SystemError) -> Void) throws(CloneError) {
        do throws(SystemError) {
            try body()
        } catch {
            throw .failed("\(error)")
        }
    }
}
