import DatabaseTesting
import Postgres
import Testing

@Suite(.database) struct ParameterTests {
    static let hostileTexts = [
        "", " ", "it's", "'; drop table project; --", "\\'; select 1; --", "$1", "$$", "E'\\x41'", "\"quoted\"",
        "%s %n", "NULL", "{a,b}", "line\nfeed\r\ttab", "é e\u{301} 漢字 🏳️‍🌈 \u{FEFF}",
    ]

    let database: Database

    init() throws {
        database = Database(conninfo: try DatabaseTrait.conninfo)
    }

    @Test(arguments: hostileTexts) func `a text comes back as it went, whatever is in it`(_ text: String) throws {
        #expect(try database.text("select \(text)::text") == text)
        #expect(try database.row("select \(text)::text", as: String.self) == text)
        #expect(try database.bytes("select \(text)::text") == Array(text.utf8))
        #expect(try database.execute("select 1 where \(text)::text = \(text)::text") == 1)
    }

    @Test func `a long text comes back whole`() throws {
        let text = String(repeating: "0123456789", count: 100_000)
        let same = try database.text("select \(text)::text") == text
        #expect(same)
    }

    @Test(arguments: [Int.min, -1, 0, 1, Int.max]) func `a whole number comes back as it went`(_ number: Int) throws {
        #expect(try database.row("select \(number)", as: Int.self) == number)
        #expect(try database.row("select \(Int64(number))", as: Int64.self) == Int64(number))
    }

    @Test(arguments: [true, false]) func `a truth value comes back as it went`(_ value: Bool) throws {
        #expect(try database.row("select \(value)", as: Bool.self) == value)
    }

    @Test(arguments: [[], [0], [0, 0, 1], [0x5c, 0x78, 0x27, 0xff], Array(UInt8.min ... .max)])
    func `bytes come back as they went, zeros too`(_ bytes: [UInt8]) throws {
        #expect(try database.row("select \(bytes)", as: [UInt8].self) == bytes)
        #expect(try database.row("select length(\(bytes))", as: Int.self) == bytes.count)
    }

    @Test func `nil is NULL in every type`() throws {
        let query: Query = """
            select \(String?.none)::text is null and \(Int?.none) is null and \(Int64?.none) is null
               and \(Bool?.none) is null and \([UInt8]?.none) is null and \([String]?.none) is null
               and \([Int]?.none) is null
            """
        #expect(try database.row(query, as: Bool.self) == true)
        #expect(try database.text("select \(String?.none)::text") == nil)
        #expect(try database.row("select \(Int?.none)", as: Int?.self) == .some(.none))
        #expect(try database.row("select \(Int?.some(5))", as: Int?.self) == 5)
    }

    @Test func `a list of texts keeps its quotes, backslashes, commas, braces and the word NULL`() throws {
        let texts = Self.hostileTexts + ["\\", "\"", "\\\"", "a,b", "{}", "null"]
        let result = try database.rows("select unnest(\(texts)) as text", as: String.self)
        #expect(result == texts)
        #expect(try database.row("select cardinality(\([String]()))", as: Int.self) == 0)
    }

    @Test func `a list of numbers comes back as it went`() throws {
        let numbers = [Int.min, 0, Int.max]
        #expect(try database.rows("select unnest(\(numbers))", as: Int.self) == numbers)
        #expect(try database.rows("select unnest(\(numbers.map(Int64.init)))", as: Int.self) == numbers)
        #expect(try database.row("select 7 = any(\([1, 7]))", as: Bool.self) == true)
        #expect(try database.row("select cardinality(\([Int]()))", as: Int.self) == 0)
    }

    @Test(arguments: ["a\u{0}b", "\u{0}"]) func `a text with U+0000 is refused, not cut`(_ text: String) throws {
        let error = #expect(throws: PostgresError.self) { try database.text("select \(text)::text") }
        #expect(error?.code == .invalidParameter)
        #expect(error?.isUnstorableText == true)
        #expect(throws: PostgresError.self) { try database.text("select \([text])") }
        #expect(try database.text("select 'still there'") == "still there")
    }
}
