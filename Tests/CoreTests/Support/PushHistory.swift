/// What happened to some branches of some repositories, made up at random, and how providers tell it.
struct PushHistory {
    /// The pushes, each delivery's together, in the order in which they happened branch by branch.
    private(set) var deliveries: [[Push]] = []

    /// The last value of each branch all of whose pushes are told without a doubt.
    private(set) var complete: [String: Character] = [:]

    /// Makes up a history of up to three branches; a name's first segment is its repository.
    init(random: inout some RandomNumberGenerator) {
        for branch in ["widget/feature", "widget/develop", "gadget/feature"].prefix(.random(in: 1...3, using: &random))
        {
            append(branch, random: &random)
        }
        mergeSomeOfOneTime(random: &random)
    }

    private mutating func append(_ branch: String, random: inout some RandomNumberGenerator) {
        var pushes: [Push] = []
        var current: Character = "0"
        var second = 1
        var isComplete = true
        for _ in 0..<Int.random(in: 1...5, using: &random) {
            second += Bool.random(using: &random) ? 1 : 0
            let next = "0abcd".filter { $0 != current }.randomElement(using: &random) ?? "a"
            var push = Push(second, current, next, forced: next < current, branch: branch)
            if next == "0", Int.random(in: 0..<5, using: &random) == 0 {
                // A provider's event of a deletion that does not say what was deleted.
                push.before = nil
                isComplete = false
            }
            // The same push twice within a second is told as one.
            if pushes.contains(where: { $0.isTheSameAs(push) }) { isComplete = false }
            pushes.append(push)
            current = next
        }
        if pushes.count > 2, Int.random(in: 0..<3, using: &random) == 0 {
            pushes.remove(at: .random(in: pushes.indices, using: &random))
            isComplete = false
        }
        if isComplete { complete[branch] = current }
        deliveries += pushes.map { [$0] }
    }

    /// Lets one delivery tell of pushes to two branches of a repository.
    private mutating func mergeSomeOfOneTime(random: inout some RandomNumberGenerator) {
        for index in deliveries.indices.reversed() where Bool.random(using: &random) {
            let push = deliveries[index][0]
            let partner = deliveries.indices.prefix(index).first { other in
                deliveries[other].count == 1 && deliveries[other][0].time == push.time
                    && deliveries[other][0].branch != push.branch
                    && deliveries[other][0].branch.hasPrefix(push.branch.prefix { $0 != "/" })
            }
            guard let partner else { continue }
            deliveries[partner].append(push)
            deliveries.remove(at: index)
        }
    }
}

extension Push {
    /// Whether another push says the same, but for whether it was forced.
    fileprivate func isTheSameAs(_ other: Push) -> Bool {
        (branch, time, before, after) == (other.branch, other.time, other.before, other.after)
    }
}
