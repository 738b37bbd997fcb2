import FunctionKit
import Testing

@Suite struct RequestIDTests {
    @Test(arguments: ["12345678", "abc-DEF_0", String(repeating: "f", count: 64)])
    func `a sane id is taken over`(_ id: String) {
        #expect(RequestID.accepting(id) == id)
    }

    @Test(arguments: [
        nil, "", "1234567", String(repeating: "f", count: 65), "1234 5678", "1234\n5678", "äääääääää", "\"quoted\"",
    ])
    func `any other id is replaced by 32 digits of its own`(_ id: String?) {
        let first = RequestID.accepting(id)
        #expect(first.count == 32 && first.allSatisfy(\.isHexDigit))
        #expect(first != RequestID.accepting(id))
    }

    @Test func `ids differ from each other, in their first digits too`() {
        let ids = (0..<10_000).map { _ in RequestID.random() }
        #expect(Set(ids).count == ids.count)
        #expect(Set(ids.map { $0.prefix(8) }).count == ids.count)
    }
}
