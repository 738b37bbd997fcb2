import DatabaseTesting
import FunctionHost
import FunctionTesting
import HTTPTypes
import Postgres
import Testing

/// Payloads that are rightly signed and yet not what GitHub sends.
@Suite struct HostilePayloadTests {
    private static let rounds = 20

    /// A payload for each event that the hook reads; the examples are about tags, which it does not look into.
    private static var payloads: [(event: String, body: [UInt8])] {
        get throws {
            var payloads = [("push", try Fixture.push.body), ("ping", try Fixture(file: "ping/payload.json").body)]
            for event in ["create", "delete"] {
                let text = try Fixture(file: "\(event)/payload.json").text
                payloads.append(
                    (event, Array(text.replacing(#""ref_type": "tag""#, with: #""ref_type": "branch""#).utf8)))
            }
            return payloads
        }
    }

    @Test(.database, arguments: Transport.allCases)
    func `are no fault of the hook's, and change core only where they are taken`(_ transport: Transport) throws {
        let conninfo = try DatabaseTrait.conninfo
        let ployst = try Ployst(.nginx, database: conninfo)
        let gitHub = try ployst.gitHub(transport)
        let database = Database(conninfo: conninfo)
        var random = SplitMix64(seed: 4711)
        var statuses: Set<Int> = []
        var rows = try Self.rows(in: database)
        for round in 1...Self.rounds {
            for (event, payload) in try Self.payloads {
                for damage in Damage.allCases {
                    let body = try damage.done(to: payload, using: &random)
                    let answer = try gitHub.send(ployst.delivery(event, body))
                    let rowsAfter = try Self.rows(in: database)
                    let what: Comment = "\(damage) of \(event) in round \(round): \(answer.status) \(answer.text)"
                    #expect([200, 202, 400, 422].contains(answer.status.code), what)
                    #expect((rowsAfter != rows) == (answer.status == .ok), what)
                    rows = rowsAfter
                    statuses.insert(answer.status.code)
                }
            }
        }
        #expect(statuses.isSuperset(of: [200, 400]))
    }

    /// How many rows the tables of a database have, all together.
    private static func rows(in database: Database) throws -> Int {
        let rows = try database.row(
            """
            select sum((xpath('//rows/text()', query_to_xml(
                format('select count(*) as rows from %I.%I', schemaname, tablename), false, true, '')))[1]::text::bigint
            )::bigint from pg_tables where schemaname = 'public'
            """, as: Int.self)
        return try #require(rows)
    }
}
