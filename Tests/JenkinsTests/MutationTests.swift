import FunctionKit
import HTTPTypes
import HookTesting
import LoopbackServer
import Testing

@testable import Jenkins

/// Messages with damage of any kind.
@Suite struct MutationTests {
    /// Numbers that look random and are the same in every run (Sebastiano Vigna, SplitMix64).
    struct Numbers: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var value = state
            value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
            value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
            return value ^ (value >> 31)
        }
    }

    private static let originals = [
        Sample.notification(
            path: "job/widget/job/feature%252Fspin/", phase: "COMPLETED", name: "feature%2Fspin",
            displayName: "feature/spin", scm: Sample.scm(branch: "refs/remotes/origin/feature/spin")),
        Sample.notification(path: "job/widget/job/PR-31-head/", phase: "STARTED", name: "PR-31-head"),
        Sample.step(
            extra: #"""
                ,"server":"https://ci.example.test/","url":"https://ci.example.test/job/widget/job/main/7/",
                "status":"SUCCESS","timestamp":1763900095010,"started_at":1763900005010,"duration":90000,
                "commit":"\#(Sample.commit)","change_request":{"number":31,"branch":"a","target_commit":"x"}
                """#),
    ]

    private static let pieces = [
        "null", "-1", "0", "9223372036854775807", "-9223372036854775808", "1e308", "1e999", "[]", "{}", "\"\"", "true",
        "\"\\u0000\"", "\"\\ud800\"", "%", "%ff", "/job/", "[[[[", "\"build\":{}", "\"ployst\":1,", ",", "\\",
    ]

    private func damaged(_ original: String, _ numbers: inout Numbers) -> [UInt8] {
        var bytes = Array(original.utf8)
        for _ in 0..<Int.random(in: 1...4, using: &numbers) {
            let start = Int.random(in: 0..<bytes.count, using: &numbers)
            let end = min(bytes.count, start + Int.random(in: 0...12, using: &numbers))
            switch Int.random(in: 0..<4, using: &numbers) {
            case 0: bytes[start] = UInt8.random(in: 0...255, using: &numbers)
            case 1: bytes.replaceSubrange(start..<end, with: (Self.pieces.randomElement(using: &numbers) ?? "").utf8)
            case 2: bytes.insert(contentsOf: bytes[start..<end], at: start)
            default: bytes.removeSubrange(start..<max(end, min(bytes.count, start + 1)))
            }
            if bytes.isEmpty { return [] }
        }
        return bytes
    }

    /// A value of the message replaced by another, so that it stays JSON.
    private func exchanged(_ original: String, _ numbers: inout Numbers) -> [UInt8] {
        let members = original.matches(of: #/"[a-z_]+":("[^"]*"|[0-9]+)/#)
        guard let member = members.randomElement(using: &numbers) else { return [] }
        var text = original
        text.replaceSubrange(
            member.1.startIndex..<member.1.endIndex, with: Self.pieces[Int.random(in: 0..<11, using: &numbers)])
        return Array(text.utf8)
    }

    @Test(arguments: originals.indices) func `a damaged message is never a fault`(_ index: Int) throws {
        let original = Self.originals[index]
        let bed = try HookBed(JenkinsHook.self)
        var numbers = Numbers(state: UInt64(index))
        var statuses: [Int: Int] = [:]
        for round in 0..<400 {
            let body = round.isMultiple(of: 2) ? damaged(original, &numbers) : exchanged(original, &numbers)
            let answer = try bed.answer(to: SentDelivery(path: "/hooks/jenkins/team", body: body))
            statuses[answer.status.code, default: 0] += 1
            let known: Set = [200, 202, 400]
            #expect(known.contains(answer.status.code), "\(String(decoding: body, as: UTF8.self))")
        }
        #expect(statuses[200, default: 0] > 20)
        #expect(statuses[400, default: 0] > 20)
    }
}
