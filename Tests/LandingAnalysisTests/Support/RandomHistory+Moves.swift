extension RandomHistory {
    /// The one merge base; nil where there are several.
    private func base(_ left: Int, _ right: Int) -> Int? {
        let common = nodes[left].ancestors.union([left]).intersection(nodes[right].ancestors.union([right]))
        let bases = common.filter { candidate in !common.contains { nodes[$0].ancestors.contains(candidate) } }
        return bases.count == 1 ? bases.first : nil
    }

    /// What `theirs` would make of `ours`.
    private func merged(_ ours: Int, _ theirs: Int) -> Content? {
        guard let base = base(ours, theirs), base != theirs else { return nil }
        return nodes[ours].content.merging(nodes[theirs].content, since: nodes[base].content)
    }

    /// The commits of `head` that none of `others` has, without merges.
    func own(_ head: Int, _ others: [Int]) -> [Int] {
        others.reduce(nodes[head].ancestors.union([head])) { $0.subtracting(nodes[$1].ancestors.union([$1])) }
            .filter { nodes[$0].parents.count == 1 }.sorted()
    }

    /// Puts commits on top of `head` one by one; nil where one does not fit, or nothing is left of all.
    private mutating func pick(_ commits: [Int], onto head: Int) throws -> Int? {
        var result = head
        for commit in commits {
            guard
                let content = nodes[result].content.merging(
                    nodes[commit].content, since: nodes[nodes[commit].parents[0]].content)
            else { return nil }
            if content.values == nodes[result].content.values { continue }
            // An older state of what is there already is no way to bring it.
            guard content.changes != nodes[result].content.changes else { return nil }
            faded.formUnion(nodes[result].content.changes.subtracting(content.changes))
            result = try self.commit("pick \(commit)", content, parents: [result])
        }
        return result == head ? nil : result
    }

    mutating func land(_ feature: String, in target: String) throws {
        guard let source = lines[feature], let line = lines[target], merged(line.head, source.head) != nil else {
            return
        }
        let work = nodes[source.head].content.changes.intersection(source.fresh.union(source.inherited))
        let known = nodes[line.head].content.changes
        let way =
            ["merge", "forward", "squash", "squash", "rebase", "pick", "edited"].randomElement(using: &random) ?? ""
        guard let result = try landed(way, source.head, line.head) else { return }
        if way == "edited" || way == "squash" {
            // What it brings beside the branch's work is in no patch by itself, and a squash of what is there in part is the
            // patch of the rest alone.
            let brought = nodes[result].content.changes.subtracting(known)
            let isWhole = way == "squash" && known.isDisjoint(with: work)
            lines[target]?.edited.formUnion(isWhole ? brought.subtracting(work) : brought.union(work))
        }
        // One commit that also takes back something is no revert of that.
        if way == "edited" || way == "squash" { faded.formUnion(known.subtracting(nodes[result].content.changes)) }
        log.append("\(target): \(way) of \(feature), now \(result)")
        lines[target]?.steps.append(result)
        try move(target, to: result)
    }

    private mutating func landed(_ way: String, _ source: Int, _ target: Int) throws -> Int? {
        guard var content = merged(target, source) else { return nil }
        switch way {
        case "merge": return try commit("merge", content, parents: [target, source])
        case "forward": return nodes[source].ancestors.contains(target) ? source : nil
        case "squash":
            return content.values == nodes[target].content.values
                ? nil : try commit("squash", content, parents: [target])
        case "edited":
            content.values[Int.random(in: 0..<Content.firstNewFile, using: &random)] = -nextChange
            nextChange += 1
            return try commit("edited", content, parents: [target])
        case "rebase": return try pick(own(source, [target]), onto: target)
        default: return try own(source, [target]).randomElement(using: &random).flatMap { try pick([$0], onto: target) }
        }
    }

    /// Merges develop into main.
    mutating func release() throws {
        guard let main = lines["main"], let develop = lines["develop"],
            let content = merged(main.head, develop.head)
        else { return }
        lines["main"]?.edited.formUnion(develop.edited)
        let forward = nodes[develop.head].ancestors.contains(main.head) && Bool.random(using: &random)
        let result = forward ? develop.head : try commit("release", content, parents: [main.head, develop.head])
        log.append("main: \(forward ? "forwarded" : "merged") to develop, now \(result)")
        lines["main"]?.ever.formUnion(develop.ever)
        if !forward { lines["main"]?.steps.append(result) }
        try move("main", to: result)
    }

    /// Takes back one earlier step of a target, which may be such a revert itself.
    mutating func revert(in target: String) throws {
        guard let line = lines[target], let step = line.steps.randomElement(using: &random),
            let parent = nodes[step].parents.first,
            nodes[line.head].ancestors.union([line.head]).contains(step), isAlone(step, in: line),
            let content = nodes[line.head].content.merging(nodes[parent].content, since: nodes[step].content),
            content.values != nodes[line.head].content.values
        else { return }
        let isNamed = Bool.random(using: &random)
        let message = isNamed ? "Revert\n\nThis reverts commit \(nodes[step].id).\n" : "quiet"
        log.append("\(target): revert of \(step)\(isNamed ? "" : ", quiet"), now \(nodes.count)")
        // What somebody wrote over in part before is taken back by a commit that is not the reverse.
        let isReverse =
            Content.changedPlaces(nodes[line.head].content, content)
            == Content.changedPlaces(nodes[step].content, nodes[parent].content)
        if !isNamed, !isReverse { faded.formUnion(effect(of: step)) }
        let result = try commit(message, content, parents: [line.head])
        lines[target]?.steps.append(result)
        try move(target, to: result)
    }

    /// Whether no later step brought or took a part of what this one did: then a revert takes back just that.
    private func isAlone(_ step: Int, in line: Line) -> Bool {
        let effect = effect(of: step)
        return line.steps.filter { $0 > step }.map(self.effect).allSatisfy {
            $0 == effect || $0.isDisjoint(with: effect)
        }
    }

    func effect(of step: Int) -> Set<Int> {
        guard let parent = nodes[step].parents.first else { return [] }
        return nodes[step].content.changes.symmetricDifference(nodes[parent].content.changes)
    }

    mutating func mergeBack(_ target: String, into feature: String) throws {
        guard let line = lines[target], let source = lines[feature], let content = merged(source.head, line.head) else {
            return
        }
        log.append("\(feature): merges \(target)")
        try move(feature, to: commit("back", content, parents: [source.head, line.head]))
    }

    mutating func amend(_ feature: String) throws {
        guard let source = lines[feature], nodes[source.head].parents.count == 1, !source.fresh.isEmpty else { return }
        log.append("\(feature): amended")
        let head = source.head
        try move(feature, to: commit("amended \(nodes.count)", nodes[head].content, parents: nodes[head].parents))
    }

    mutating func rebase(_ feature: String, onto target: String) throws {
        guard let source = lines[feature], let line = lines[target], merged(line.head, source.head) != nil,
            let result = try pick(own(source.head, [line.head]), onto: line.head)
        else { return }
        log.append("\(feature): rebased onto \(target)")
        let brought = nodes[result].content.changes.subtracting(nodes[line.head].content.changes)
        guard !brought.isEmpty else { return }
        let picked = own(result, [line.head])
        let hasReverts = picked.contains { effect(of: $0).isSubset(of: nodes[nodes[$0].parents[0]].content.changes) }
        lines[feature]?.hasReverts = hasReverts
        lines[feature]?.inherited.formUnion(source.fresh)
        lines[feature]?.fresh = brought
        try move(feature, to: result)
    }
}
