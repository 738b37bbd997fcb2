import FunctionKit
import Testing

@Suite struct FormFieldTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var text: String
        var fields: [[String]]
    }

    @Test(arguments: [
        Case(testDescription: "nothing", text: "", fields: []),
        Case(testDescription: "one field", text: "a=b", fields: [["a", "b"]]),
        Case(testDescription: "no value", text: "a&b=", fields: [["a", ""], ["b", ""]]),
        Case(testDescription: "no name", text: "=b", fields: [["", "b"]]),
        Case(testDescription: "a second sign belongs to the value", text: "a=b=c", fields: [["a", "b=c"]]),
        Case(testDescription: "repeated names stay", text: "a=1&a=2", fields: [["a", "1"], ["a", "2"]]),
        Case(testDescription: "empty pairs are left out", text: "&&a=1&", fields: [["a", "1"]]),
        Case(testDescription: "plus is a space", text: "a+b=c+d", fields: [["a b", "c d"]]),
        Case(testDescription: "escapes of both cases", text: "%61=%2B%2b%c3%A4", fields: [["a", "++ä"]]),
        Case(
            testDescription: "malformed escapes stay", text: "a=%&b=%4&c=%zz&d=%%41",
            fields: [
                ["a", "%"], ["b", "%4"], ["c", "%zz"], ["d", "%A"],
            ]),
    ])
    func `fields are split and decoded`(_ test: Case) {
        #expect(FormField.parse(Array(test.text.utf8)).map { [$0.name, $0.value] } == test.fields)
    }

    @Test func `bytes that are not UTF-8 stay in the bytes and are repaired in the text`() {
        let field = FormField.parse(Array("a=%ff%00".utf8)).first
        #expect(field?.bytes == [0xff, 0])
        #expect(field?.value == "\u{fffd}\u{0}")
    }
}
