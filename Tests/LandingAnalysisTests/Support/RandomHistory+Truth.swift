import CoreAPI
import LandingAnalysis

extension RandomHistory {
    /// What core knows, with the answers that it took before.
    func basis(_ landings: [Int: [BasisLanding]]) -> Basis {
        let repository = BasisRepository(
            id: 1, projectID: 1, project: "team", provider: "git", owner: "team", name: "random", lastSequence: sequence
        )
        let branches = lines.keys.sorted().compactMap { name -> BasisBranch? in
            guard let line = lines[name] else { return nil }
            let id = Int(name.dropFirst()) ?? line.level
            return BasisBranch(
                id: id, name: name, level: line.level, head: line.isDeleted ? nil : nodes[line.head].id,
                deletedAt: line.isDeleted ? Timestamp(seconds: 0) : nil, tips: line.tips,
                landings: landings[id] ?? [])
        }
        return Basis(repository: repository, branches: branches)
    }

    /// The one best answer, and all that are not wrong; nil where there is no such feature or target.
    func truth(_ feature: String, in target: String) -> (best: LandingState, allowed: Set<LandingState>)? {
        guard let source = lines[feature], let line = lines[target] else { return nil }
        let has = nodes[source.head].content.changes
        let fresh = source.fresh.intersection(has)
        let all = fresh.union(source.inherited.intersection(has))
        if all.isEmpty { return truthOfNothing(source, in: line) }
        let best = state(of: fresh.isEmpty ? all : fresh, of: source, in: line)
        var allowed: Set<LandingState> = [best, state(of: all, of: source, in: line), .open, .unknown]
        // It was there and went on another branch before it was merged.
        if best == .open, all.isSubset(of: seen(by: line)) { allowed.insert(.reverted) }
        if fresh.isEmpty {
            allowed.insert(.noWork)
            // It lost what it had beyond others' work, by merging what took that back: what became of it there is as true.
            if !source.fresh.isEmpty { allowed.insert(state(of: source.fresh, of: source, in: line)) }
        }
        // Of stacked branches the lower one's part may stand for part of the upper one, or count as none of it.
        if !source.inherited.isEmpty { allowed.insert(.partial) }
        if best != .landed { allowed.remove(.landed) }
        // It is where another branch was, of which only the upper part may count.
        let borrowed = source.borrowed.intersection(has)
        if fresh.isEmpty, !borrowed.isEmpty { allowed.insert(state(of: borrowed, of: source, in: line)) }
        // What was written over is nothing that anybody sees.
        let visible = (fresh.isEmpty ? all : fresh).filter { isVisible($0, in: source) }
        if !visible.isEmpty { allowed.insert(state(of: visible, of: source, in: line)) }
        // Nor is it seen that it went where a commit that does not say so left something else.
        let rewritten = all.filter { isRewritten($0, in: line) }
        if !rewritten.isEmpty {
            allowed.insert(state(of: fresh.isEmpty ? all : fresh, of: source, in: line, but: rewritten))
        }
        // Nor that the branch itself lost it, where it merged what took it back so.
        let kept = source.fresh.subtracting(has).intersection(faded)
        if !kept.isEmpty {
            let gone = rewritten.union(kept.filter { isRewritten($0, in: line) })
            allowed.insert(state(of: (fresh.isEmpty ? all : fresh).union(kept), of: source, in: line, but: gone))
        }
        // As nothing may be seen to come, a part may.
        if best == .landed { allowed.insert(.partial) }
        // What was taken back and came again with other changes of the same files is not seen to be there.
        if best == .landed, wasTakenBack(all, in: line) { allowed.insert(.reverted) }
        // No commit says so, but nobody may be told that it is there.
        if best != .landed, !all.isDisjoint(with: faded) { allowed.formUnion([.partial, .reverted]) }
        // Its own revert may have come, or been taken back, where what it takes back is no change of this branch.
        if source.hasReverts { allowed.formUnion([.partial, .reverted]) }
        // What came edited is not seen to come, nor to come again after a revert.
        if !line.edited.isDisjoint(with: all) { allowed.formUnion([.partial, .reverted]) }
        return (best, allowed)
    }

    /// Of a branch that has no change: what became of those that it had, where it lost them by merging what took them back.
    private func truthOfNothing(_ source: Line, in line: Line) -> (best: LandingState, allowed: Set<LandingState>) {
        let had = source.fresh.union(source.inherited)
        if had.isEmpty { return (.noWork, [.noWork, .open, .unknown]) }
        let best = state(of: had, of: source, in: line)
        var allowed: Set<LandingState> = [best, .noWork, .open, .unknown]
        if !source.fresh.isEmpty { allowed.insert(state(of: source.fresh, of: source, in: line)) }
        if best == .open, had.isSubset(of: seen(by: line)) { allowed.insert(.reverted) }
        if !line.edited.isDisjoint(with: had) { allowed.formUnion([.partial, .reverted]) }
        return (best, allowed)
    }

    /// All changes that some commit of the target's history has.
    private func seen(by line: Line) -> Set<Int> {
        nodes[line.head].ancestors.union([line.head]).reduce(into: []) { $0.formUnion(nodes[$1].content.changes) }
    }

    /// Whether some commit of the target's history took back one of `changes`.
    private func wasTakenBack(_ changes: Set<Int>, in line: Line) -> Bool {
        nodes[line.head].ancestors.union([line.head]).contains { node in
            nodes[node].parents.first.map {
                !nodes[$0].content.changes.subtracting(nodes[node].content.changes).isDisjoint(with: changes)
            } ?? false
        }
    }

    /// Whether some place is in a branch as a change made it, and was so all the time: what it wrote over and got back from
    /// others is not its work.
    private func isVisible(_ change: Int, in source: Line) -> Bool {
        var step: Int? = source.head
        while let node = step, nodes[node].content.changes.contains(change) {
            if places(of: change, in: nodes[node].content).isEmpty { return false }
            step = nodes[node].parents.first
        }
        return true
    }

    /// The places that are as a change made them.
    private func places(of change: Int, in content: Content) -> [Int] {
        let values = content.values
        let removed = removals[change].flatMap { values[$0] == nil ? $0 : nil }
        return values.filter { $0.value == change + Content.firstValue }.map(\.key) + (removed.map { [$0] } ?? [])
    }

    /// Whether a change that was in a target looks written over there: not all of its files are as before, or they only went.
    private func isRewritten(_ change: Int, in line: Line) -> Bool {
        let target = nodes[line.head].content
        guard let (before, after) = effects[change], line.ever.contains(change), !target.changes.contains(change) else {
            return false
        }
        let places = Content.changedPlaces(before, after)
        if places.allSatisfy({ ![before.values[$0], nil].contains(target.values[$0]) }) { return true }
        guard faded.contains(change) else { return false }
        let files = Content.files(of: places)
        return files.allSatisfy { $0.allSatisfy { before.values[$0] == nil } && $0.count == 1 }
            || !places.allSatisfy { target.values[$0] == before.values[$0] }
    }

    private func state(
        of changes: Set<Int>, of source: Line, in line: Line, but rewritten: Set<Int> = []
    ) -> LandingState {
        let target = nodes[line.head].content
        let there = changes.filter { change in
            if target.changes.contains(change) || rewritten.contains(change) { return true }
            // A revert of what had written over it leaves it there.
            let content = nodes[source.head].content
            let places = places(of: change, in: content).map { ($0, content.values[$0]) }
            return places.contains { $0.1 != nil } && places.allSatisfy { target.values[$0.0] == $0.1 }
        }
        if there == changes { return .landed }
        if !there.isEmpty { return .partial }
        let ever = changes.intersection(line.ever)
        return ever == changes ? .reverted : .open
    }
}
