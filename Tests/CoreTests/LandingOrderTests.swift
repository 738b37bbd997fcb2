import FunctionTesting
import JSONBody
import Postgres
import Testing

@testable import Core

/// Computations and pushes in any order that can happen, with repetitions: they end the same.
@Suite(.coreDatabase) struct LandingOrderTests {
    private let core: CoreHarness

    init() throws { core = try CoreHarness() }

    /// A computation of a made-up day: it can come at any time after the push that it knew.
    private struct Computation {
        let seq: Int
        let second: Int
        let state: String
        let revision: Character
        let landed: Character?
    }

    @Test(arguments: 0..<80 as Range<UInt64>)
    func `any interleaving and repetition ends the same`(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let pushes = (0..<Int.random(in: 0...3, using: &random)).map { index in
            (
                before: Character("\("abcdef".dropFirst(index).first ?? "a")"),
                after: Character("\("bcdefa".dropFirst(index).first ?? "b")")
            )
        }
        let heads: [Character] = ["a"] + pushes.map(\.after)
        var computations = (1...6).map { second in
            let seq = Int.random(in: 1...heads.count, using: &random)
            let state = ["open", "landed", "partial", "unknown"].randomElement(using: &random) ?? "open"
            return Computation(
                seq: seq, second: second, state: state, revision: heads[seq - 1],
                landed: ["open", "unknown"].contains(state) ? nil : "56".randomElement(using: &random))
        }
        // Of the last head something is always found out.
        computations.append(
            Computation(seq: heads.count, second: 7, state: "landed", revision: heads[heads.count - 1], landed: "7"))
        var states: Set<String> = []
        for round in 0..<3 {
            let bed = try LandingBed(core)
            var waiting = computations
            if round > 0 {
                waiting += waiting.shuffled(using: &random).prefix(3)
                waiting.shuffle(using: &random)
            }
            for seq in 1...heads.count {
                if seq > 1 {
                    try core.push(Push(seq, pushes[seq - 2].before, pushes[seq - 2].after), to: bed.project)
                }
                // Some of what can come by now comes now, the rest after a later push.
                let ready = waiting.indices.filter {
                    waiting[$0].seq <= seq && (seq == heads.count || Bool.random(using: &random))
                }
                for index in ready {
                    try report(waiting[index], to: bed, isShort: Bool.random(using: &random))
                }
                for index in ready.reversed() { waiting.remove(at: index) }
            }
            states.insert(try state(of: bed))
        }
        #expect(states.count == 1, "\(states)")
    }

    /// Reports in full, or at first only that it is so still, as a computation does whose basis said the same.
    private func report(_ computation: Computation, to bed: LandingBed, isShort: Bool) throws {
        let digest = "\(computation.state)\(computation.revision)\(computation.landed ?? "0")"
        let isUnknown = computation.state == "unknown"
        if isShort, !isUnknown,
            try bed.confirm(digest, from: computation.seq, fetched: computation.second)
        {
            return
        }
        try bed.report(
            bed.found(
                computation.state, at: computation.revision, as: computation.landed,
                isUnknown ? [:] : ["digest": .string(digest)]),
            from: computation.seq, fetched: computation.second)
    }

    private func state(of bed: LandingBed) throws -> String {
        let text = try core.database.text(
            """
            select json_agg(json_build_array(state, landed_as, revision, from_seq, fetched_at, own_work, stale_since is null))
            from landing where project_id = \(bed.project.id)
            """)
        return try #require(text)
    }
}
