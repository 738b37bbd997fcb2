import FunctionKit
import HTTPTypes
import Hooks
import Signatures
import Testing

@testable import Git

/// Bodies of which something that is needed is missing or wrong.
@Suite struct FaultyBodyTests {
    struct Fault: Sendable, CustomTestStringConvertible {
        var body: String
        var names: String
        var testDescription: String { names }

        init(_ body: String, _ names: String) {
            self.body = body
            self.names = names
        }

        init(update: String, _ names: String) {
            self.init(PushBody.push(updates: "[\(PushBody.update()),\(update)]"), names)
        }
    }

    static let faults = [
        Fault("", "not JSON"), Fault("[]", "not an object"), Fault("{}", "'repository' is missing"),
        Fault(PushBody.push() + "}", "not JSON"), Fault(PushBody.push(updates: "{}"), "'updates' is not a list"),
        Fault(PushBody.push(updates: "null"), "'updates'"), Fault(PushBody.push(updates: "[7]"), "'updates[0]'"),
        Fault(PushBody.push(pushedAt: "1763630000"), "'pushed_at' is not text"),
        Fault(PushBody.push(pushedAt: #""today""#), "'pushed_at' is not valid"),
        Fault(PushBody.push(repository: "null"), "'repository'"),
        Fault(PushBody.push(repository: #"{"owner":"team"}"#), "'repository.name' is missing"),
        Fault(PushBody.push(repository: #"{"owner":7,"name":"widget"}"#), "'repository.owner' is not text"),
        Fault(update: #"{"after":"\#(PushBody.after)"}"#, "'updates[1].ref' is missing"),
        Fault(update: #"{"ref":"refs/heads/main"}"#, "'updates[1].after' is no object id"),
        Fault(update: PushBody.update(after: "9ae1c7f"), "'updates[1].after' is no object id"),
        Fault(update: PushBody.update(before: "main"), "'updates[1].before' is no object id"),
        Fault(
            update: PushBody.update(before: String(repeating: "0", count: 64)),
            "'updates[1].before' and 'updates[1].after' are not of the same length"),
        Fault(update: PushBody.update(ref: "refs/heads/"), "'updates[1].ref'"),
        Fault(update: PushBody.update(ref: "refs/heads/a..b"), "'updates[1].ref'"),
        Fault(update: PushBody.update(ref: "refs/heads/a b"), "'updates[1].ref'"),
        Fault(update: PushBody.update(ref: #"refs/heads/a\\b"#), "'updates[1].ref'"),
        Fault(update: PushBody.update(ref: #"refs/heads/a\u0000"#), "'updates[1].ref'"),
        Fault(update: PushBody.update(ref: "refs/heads/\(String(repeating: "x", count: 1025))"), "'updates[1].ref'"),
        Fault(String(repeating: "[", count: 100_000), "not JSON"),
        Fault(String(repeating: #"{"a":"#, count: 100_000), "not JSON"),
    ]

    @Test(arguments: faults) func `names what is wrong in a body`(_ fault: Fault) throws {
        let problem = #expect(throws: Problem.self) {
            try Translation.parts(
                of: HookDelivery(
                    address: HookAddress(provider: "git", project: "team"), body: Array(fault.body.utf8),
                    contentType: "application/json"))
        }
        #expect(problem?.status == .badRequest)
        #expect(problem?.detail.contains(fault.names) == true, "\(problem?.detail ?? "")")
    }
}
