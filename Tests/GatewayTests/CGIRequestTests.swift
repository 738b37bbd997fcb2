import FunctionKit
import Gateway
import HTTPTypes
import Testing

@Suite struct CGIRequestTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var variables: [String: String]
        var expected: String
    }

    private func head(_ variables: [String: String]) throws(Problem) -> CGIRequest {
        let all = variables.merging(["REQUEST_METHOD": "POST"]) { given, _ in given }
        return try CGIRequest(all.map { (name: $0.key, value: $0.value) })
    }

    @Test(arguments: [
        Case(
            testDescription: "script name and path info, decoded by the server",
            variables: ["SCRIPT_NAME": "/hooks/git", "PATH_INFO": "/a b%", "REQUEST_URI": "/hooks/git/a%20b%25"],
            expected: "/hooks/git/a b%"),
        Case(
            testDescription: "the URI where there is no path info",
            variables: ["SCRIPT_NAME": "/index", "REQUEST_URI": "/hooks/git%2Fx/%C3%A4?q=%20"],
            expected: "/hooks/git/x/ä"),
        Case(
            testDescription: "the URI where path info is empty",
            variables: ["PATH_INFO": "", "REQUEST_URI": "/x"], expected: "/x"),
        Case(testDescription: "the script name alone", variables: ["SCRIPT_NAME": "/x"], expected: "/x"),
        Case(
            testDescription: "a URI with scheme and host",
            variables: ["REQUEST_URI": "http://example.test/x?y"], expected: "/x"),
        Case(testDescription: "nothing", variables: [:], expected: ""),
    ])
    func `the path is found`(_ test: Case) throws {
        #expect(try head(test.variables).path == test.expected)
    }

    @Test(arguments: ["/%", "/%4", "/%zz", "/%ff", "/%00"])
    func `a path that is not percent-encoded UTF-8 is a 400`(_ uri: String) {
        let problem = #expect(throws: Problem.self) { try head(["REQUEST_URI": uri]) }
        #expect(problem?.status == .badRequest)
    }

    @Test(arguments: [
        Case(testDescription: "nothing known", variables: [:], expected: "http"),
        Case(testDescription: "Apache", variables: ["HTTPS": "on"], expected: "https"),
        Case(testDescription: "IIS", variables: ["HTTPS": "off"], expected: "http"),
        Case(testDescription: "nginx", variables: ["HTTPS": "", "REQUEST_SCHEME": "https"], expected: "https"),
        Case(
            testDescription: "a proxy before the server",
            variables: ["REQUEST_SCHEME": "http", "HTTP_X_FORWARDED_PROTO": "https"], expected: "https"),
        Case(
            testDescription: "several proxies",
            variables: ["HTTPS": "on", "HTTP_X_FORWARDED_PROTO": "http, https"], expected: "http"),
        Case(testDescription: "nonsense", variables: ["HTTP_X_FORWARDED_PROTO": "ftp"], expected: "http"),
    ])
    func `the scheme is what the client used`(_ test: Case) throws {
        #expect(try head(test.variables).scheme == test.expected)
    }

    @Test(arguments: [
        Case(
            testDescription: "the variable", variables: ["QUERY_STRING": "a=1", "REQUEST_URI": "/?b"], expected: "a=1"),
        Case(testDescription: "the URI", variables: ["REQUEST_URI": "/?a=%31?"], expected: "a=%31?"),
        Case(testDescription: "none", variables: ["REQUEST_URI": "/"], expected: ""),
    ])
    func `the query stays as it was sent`(_ test: Case) throws {
        #expect(try head(test.variables).query == test.expected)
    }

    @Test func `header fields come from HTTP variables, and from the two without that prefix`() throws {
        let head = try head([
            "HTTP_X_GITHUB_EVENT": "push", "CONTENT_TYPE": "application/json", "CONTENT_LENGTH": "12",
            "HTTP_CONTENT_TYPE": "text/plain", "HTTP_CONTENT_LENGTH": "12", "HTTP_": "x", "HTTP_A(B": "x",
            "REMOTE_ADDR": "192.0.2.1", "OTHER": "x",
        ])
        let fields: HTTPFields = [
            .contentType: "application/json", HTTPField.Name(constant: "X-GitHub-Event"): "push",
        ]
        #expect(Set(head.headerFields) == Set(fields))
        #expect(head.contentLength == 12)
        #expect(head.remoteAddress == "192.0.2.1")
    }

    @Test(arguments: [("", nil), ("0", 0), ("26214400", 26_214_400)] as [(String, Int?)])
    func `the length of the body is read`(_ text: String, _ length: Int?) throws {
        #expect(try head(["CONTENT_LENGTH": text]).contentLength == length)
    }

    @Test(arguments: ["-1", "+1", "1.5", " 1", "x", "99999999999999999999"])
    func `a length that is no number of bytes is a 400`(_ text: String) {
        let problem = #expect(throws: Problem.self) { try head(["CONTENT_LENGTH": text]) }
        #expect(problem?.status == .badRequest)
    }

    @Test(arguments: ["", "G T", "GET\r\n"])
    func `a method that is no token is a 400`(_ method: String) {
        let problem = #expect(throws: Problem.self) { try head(["REQUEST_METHOD": method]) }
        #expect(problem?.status == .badRequest)
    }
}
