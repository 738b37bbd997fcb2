import FunctionKit
import Gateway
import HTTPTypes

/// Answers every request with `hello`: what is measured with it is the way to a function and back.
@main struct HelloFunction: Function {
    static let name = "hello"

    init(environment: Environment) {}

    func respond(to request: Request) -> Response {
        Response(status: .ok, headerFields: [.contentType: "text/plain"], body: Array("hello\n".utf8))
    }
}
