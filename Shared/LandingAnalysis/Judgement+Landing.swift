import CoreAPI
import GitProcess

extension Analysis {
    /// The answer for a landing, after what later commits took back.
    func verdict(for landing: Landing, _ question: Question) throws(GitError) -> Verdict {
        var verdict = Verdict(state: .landed, ownWork: true, landing: landing, text: landing.evidence)
        var brought = Set(landing.pieces.map(\.origin))
        if let whole = landing.whole {
            let fate = try fate(of: whole, except: brought, question)
            note(fate, in: &verdict)
            guard let isThere = fate.isThere else { return unclear(fate) }
            if !isThere { return try cameAgain(verdict, landing, after: fate, question) }
            // What took all of it back, and was undone, took back no piece for good.
            brought.formUnion(fate.undone)
        }
        var gone: [(piece: Landing.Piece, fate: Fate)] = []
        var lost = 0
        var last: Fate?
        for piece in landing.pieces {
            let fate = try fate(of: piece, except: brought, question)
            guard let isThere = fate.isThere else { return unclear(fate) }
            if !isThere {
                if try isLost(piece, question) { lost += 1 } else { gone.append((piece, fate)) }
                last = fate
            } else if landing.pieces.count == 1 {
                note(fate, in: &verdict)
            }
        }
        if let last, gone.count + lost == landing.pieces.count {
            note(last, in: &verdict)
            return verdict
        }
        if gone.isEmpty { return verdict }
        verdict.state = .partial
        let commits = gone.map {
            "\(short($0.piece.own ?? $0.piece.origin)) by \(short($0.fate.revert ?? $0.piece.origin))"
        }
        verdict.text += "; taken back: \(Evidence.join(commits))"
        return verdict
    }

    /// The answer where all of a landing was taken back as one, but some of its pieces may have come again.
    private func cameAgain(
        _ reverted: Verdict, _ landing: Landing, after whole: Fate, _ question: Question
    ) throws(GitError) -> Verdict {
        // What gave files their versions is no change of the branch.
        guard landing.method != .landedAs else { return reverted }
        var there: [(own: Int, latest: Int)] = []
        for piece in landing.pieces {
            let fate = try fate(of: piece, except: [], within: whole.events, question)
            guard fate.isThere == true, try !isLost(piece, question) else { continue }
            let other = fate.events.brings.subtracting([piece.origin]).max()
            there.append((piece.own ?? piece.origin, other ?? fate.latest))
        }
        guard let latest = there.map(\.latest).max() else { return reverted }
        var result = reverted
        result.state = there.count == landing.pieces.count ? .landed : .partial
        result.revert = nil
        result.landing?.commit = latest
        result.text += self.there(there.map(\.own))
        return result
    }

    /// The end of a sentence about what was taken back.
    func there(_ commits: [Int]) -> String {
        "; \(Evidence.list(commits, in: graph)) \(commits.count == 1 ? "is" : "are") there all the same"
    }

    func note(_ fate: Fate, in verdict: inout Verdict) {
        guard let revert = fate.revert else {
            if fate.isThere != true { verdict = unclear(fate) }
            return
        }
        if fate.isThere == true {
            verdict.landing?.commit = fate.latest
            verdict.text += "; \(short(revert)) took it back, and \(short(fate.latest)) brought it again"
        } else {
            verdict.state = .reverted
            verdict.revert = revert
            verdict.text += "; \(short(revert)) took it back"
        }
    }

    func unclear(_ fate: Fate) -> Verdict {
        let revert = short(fate.revert ?? fate.latest)
        return .unknown("\(short(fate.latest)) brought it and \(revert) took it back, and which counts is in no commit")
    }
}
