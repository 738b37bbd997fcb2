import FunctionKit
import HTTPTypes
import Testing

@Suite struct RequestTests {
    @Test(
        arguments: [
            (nil, nil), ("application/json", "application/json"),
            ("Application/JSON; charset=utf-8", "application/json"),
            (" text/plain ;x", "text/plain"),
        ] as [(String?, String?)])
    func `the content type is without parameters and in lower case`(_ field: String?, _ expected: String?) {
        var request = Request(method: .post, path: "/")
        request.headerFields[.contentType] = field
        #expect(request.contentType == expected)
    }

    @Test func `the query's fields keep their order`() {
        let request = Request(method: .get, path: "/", query: "b=1&a=%2F")
        #expect(request.queryFields.map(\.name) == ["b", "a"] && request.queryFields.map(\.value) == ["1", "/"])
    }
}
