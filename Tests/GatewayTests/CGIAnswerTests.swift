import FunctionKit
import HTTPTypes
import Testing

@testable import Gateway

@Suite struct CGIAnswerTests {
    private func text(_ response: Response, to method: HTTPRequest.Method = .get) -> String {
        let answer = CGIAnswer(response, to: method)
        return String(decoding: answer.head + answer.body, as: UTF8.self)
    }

    @Test func `the length of the body is added`() {
        let response = Response(status: .ok, headerFields: [.contentType: "text/plain"], body: Array("hi".utf8))
        #expect(text(response) == "Status: 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nhi")
    }

    @Test func `a length that is set stays`() {
        let response = Response(status: .ok, headerFields: [.contentLength: "7"])
        #expect(text(response, to: .head) == "Status: 200 OK\r\nContent-Length: 7\r\n\r\n")
    }

    @Test(arguments: [HTTPResponse.Status.noContent, .notModified])
    func `a status that allows no body gets none`(_ status: HTTPResponse.Status) {
        let response = Response(status: status, body: Array("hi".utf8))
        #expect(text(response) == "Status: \(status.code) \(status.reasonPhrase)\r\n\r\n")
    }

    @Test func `no value can begin a field of its own`() {
        var response = Response(status: .noContent)
        response.headerFields[.location] = "/a\r\nSet-Cookie: b\n\nc"
        #expect(text(response) == "Status: 204 No Content\r\nLocation: /a  Set-Cookie: b  c\r\n\r\n")
    }
}
