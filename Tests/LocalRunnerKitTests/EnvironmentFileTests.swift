import LocalRunnerKit
import Testing

@Suite struct EnvironmentFileTests {
    @Test func `what is written is read again`() throws {
        var file = EnvironmentFile([("PLOYST_URL", "http://127.0.0.1:8080")])
        file.append(name: "PLOYST_DATABASE", value: "host=/tmp/a dbname=ployst")
        #expect(file.text == "PLOYST_URL=http://127.0.0.1:8080\nPLOYST_DATABASE=host=/tmp/a dbname=ployst\n")
        #expect(try EnvironmentFile(parsing: file.text) == file)
    }

    @Test func `a value may hold the equals sign`() throws {
        #expect(try EnvironmentFile(parsing: "A=b=c\n")["A"] == "b=c")
    }

    @Test func `comments and empty lines say nothing`() throws {
        let file = try EnvironmentFile(parsing: "# kept by hand\n\nA=1\n")
        #expect(file.values.map(\.name) == ["A"])
        #expect(file["B"] == nil)
    }

    @Test(arguments: ["A=1\nB\n", "A=1\n=2"]) func `a line that is no setting is named`(text: String) {
        #expect(throws: EnvironmentFileError(line: 2)) { try EnvironmentFile(parsing: text) }
    }
}
