import FunctionKit
import Testing

@Suite struct SecretTests {
    private struct Holder {
        var secret: Secret
    }

    @Test func `a secret prints as redacted, alone, reflected and inside another value`() {
        let text = "a-secret-that-nobody-may-ever-see"
        let holder = Holder(secret: Secret(text))
        var dumped = ""
        dump(holder, to: &dumped)
        let prints = [
            "\(holder)", String(reflecting: holder), "\(holder.secret)", "\(holder.secret.debugDescription)", dumped,
        ]
        for print in prints {
            #expect(!print.contains(text))
        }
        #expect("\(holder.secret)" == "<redacted>")
    }
}
