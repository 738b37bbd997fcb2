import FunctionKit
import Testing

@Suite struct EnvironmentTests {
    private struct NoFile: Error, CustomStringConvertible {
        let description = "no such file"
    }

    private static let long = String(repeating: "s", count: 32)

    private let environment = Environment([
        "PLAIN": "text", "EMPTY": "", "NUMBER": "12", "FROM_FILE": "/there", "SECRET": long, "SHORT": "short",
        "LIST": "\(long)1, \(long)2 ", "LIST_WITH_GAP": "\(long),,\(long)", "TEXT_FILE": "/there", "LOST_FILE": "/lost",
        "TWICE": "1", "TWICE_FILE": "/there",
    ]) { path in
        guard path == "/there" else { throw NoFile() }
        return "from the file\n\n"
    }

    @Test func `a setting is read, or the file that it names without its last newline`() throws {
        #expect(try environment.optional("PLAIN") == "text")
        #expect(try environment.optional("EMPTY") == "")
        #expect(try environment.optional("TEXT") == "from the file\n")
        #expect(try environment.optional("ABSENT") == nil)
        #expect(try environment.required("PLAIN") == "text")
    }

    @Test func `a number within its range is read, and the standard where there is none`() throws {
        #expect(try environment.integer("NUMBER", in: 1...12, or: 5) == 12)
        #expect(try environment.integer("ABSENT", in: 1...12, or: 5) == 5)
    }

    @Test func `secrets are read, newest first`() throws {
        #expect(try environment.secret("SECRET").text == Self.long)
        #expect(try environment.secrets("LIST").map(\.text) == [Self.long + "1", Self.long + "2"])
    }

    struct Mistake: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var name: String
        var reason: String
        var read: @Sendable (Environment) throws -> Void
    }

    @Test(arguments: [
        Mistake(testDescription: "missing", name: "ABSENT", reason: "is missing") { _ = try $0.required("ABSENT") },
        Mistake(testDescription: "empty", name: "EMPTY", reason: "is missing") { _ = try $0.required("EMPTY") },
        Mistake(testDescription: "twice", name: "TWICE", reason: "is set twice") { _ = try $0.optional("TWICE") },
        Mistake(testDescription: "no file", name: "LOST_FILE", reason: "'/lost', which cannot be read: no such file") {
            _ = try $0.optional("LOST")
        },
        Mistake(testDescription: "no number", name: "PLAIN", reason: "from 1 to 2, not 'text'") {
            _ = try $0.integer("PLAIN", in: 1...2, or: 1)
        },
        Mistake(testDescription: "out of range", name: "NUMBER", reason: "from 1 to 11, not '12'") {
            _ = try $0.integer("NUMBER", in: 1...11, or: 1)
        },
        Mistake(testDescription: "short secret", name: "SHORT", reason: "a secret of 5 characters") {
            _ = try $0.secret("SHORT")
        },
        Mistake(testDescription: "empty secret in a list", name: "LIST_WITH_GAP", reason: "a secret of 0 characters") {
            _ = try $0.secrets("LIST_WITH_GAP")
        },
    ])
    func `a mistake names the setting and what is wrong`(_ mistake: Mistake) {
        let error = #expect(throws: EnvironmentError.self) { try mistake.read(environment) }
        #expect(error?.name == mistake.name)
        #expect(error?.reason.contains(mistake.reason) == true, "\(error?.reason ?? "")")
    }

    @Test func `no message shows a secret that is too short`() {
        let error = #expect(throws: EnvironmentError.self) { try environment.secret("SHORT") }
        #expect(error?.description.contains("short;") == false && error?.reason.contains("'short'") == false)
    }
}
