import CoreAPI
import FunctionKit
import Hooks
import JSONBody

extension Translation {
    /// What a delivery means: a push in as many parts as core needs, each of other branches, or one that is ignored.
    ///
    /// - Returns: At least one.
    /// - Throws: A ``Problem`` that names the member which is missing or wrong.
    static func parts(of delivery: HookDelivery) throws -> [Translation] {
        let payload = try decode(delivery)
        let branches = payload.updates.enumerated().filter { branchName(ofRef: $1.ref) != nil }
        let updates = try branches.compactMap { index, update in try changed(update, at: "updates[\(index)]") }
        guard !updates.isEmpty else {
            return [.ignored(branches.isEmpty ? "none of the refs is a branch" : "no branch has a new value")]
        }
        let starts = stride(from: 0, to: updates.count, by: PushObservation.mostUpdates)
        return starts.map { start in
            let part = updates[start..<min(start + PushObservation.mostUpdates, updates.count)]
            return .push(
                PushObservation(
                    project: delivery.project, hookGeneration: delivery.hookGeneration,
                    repository: payload.repository.observed, pushedAt: payload.pushedAt,
                    pusher: payload.pusher.storable, updates: Array(part)))
        }
    }

    /// The update of a branch, or nil where it left the branch as it was.
    private static func changed(_ update: PushPayload.Update, at path: String) throws -> RefUpdate? {
        guard let name = branchName(ofRef: update.ref), BranchName.isLegal(name) else {
            throw Problem.malformed("'\(path).ref' is not the name of a branch.")
        }
        let after = try objectID(update.after ?? "", at: "\(path).after")
        let before = try update.before.map { try objectID($0, at: "\(path).before") }
        if let before {
            guard before.description.utf8.count == after.description.utf8.count else {
                throw Problem.malformed("'\(path).before' and '\(path).after' are not of the same length.")
            }
        }
        guard before != after else { return nil }
        return RefUpdate(ref: update.ref, before: before, after: after, forced: update.forced ?? false)
    }

    /// What follows `refs/heads/`, compared by its bytes: a combining mark may follow the slash.
    private static func branchName(ofRef ref: String) -> Substring? {
        let prefix = BranchName.prefix.utf8
        return ref.utf8.starts(with: prefix) ? Substring(ref.utf8.dropFirst(prefix.count)) : nil
    }

    private static func objectID(_ text: String, at path: String) throws -> ObjectID {
        guard let id = ObjectID(text) else {
            throw Problem.malformed("'\(path)' is no object id of 40 or 64 hexadecimal digits.")
        }
        return id
    }

    private static func decode(_ delivery: HookDelivery) throws -> PushPayload {
        do throws(JSONBodyError) {
            return try JSONBody.decode(PushPayload.self, from: delivery.body)
        } catch {
            throw Problem.malformed("Of the payload, \(error).")
        }
    }
}
