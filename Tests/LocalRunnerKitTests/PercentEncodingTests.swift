import LocalRunnerKit
import Testing

@Suite struct PercentEncodingTests {
    @Test(arguments: [
        ("/hooks/github/demo", "/hooks/github/demo"), ("/a%2Fb%20c+d", "/a/b c+d"), ("/%C3%A9", "/é"), ("", ""),
    ])
    func `escapes become what they stand for`(text: String, decoded: String) {
        #expect(PercentEncoding.decode(text) == decoded)
    }

    @Test(arguments: ["%", "/a%2", "/a%zz", "/a%+1", "/%ff"]) func `a malformed escape is refused`(text: String) {
        #expect(PercentEncoding.decode(text) == nil)
    }
}
