import DatabaseTesting
import Foundation
import Postgres
import Testing

@Suite struct ServerRestartTests {
    @Test(arguments: [SIGINT, SIGQUIT])
    func `a server that stops and starts is unavailable between, and then answers without a fault`(
        _ signal: Int32
    ) throws {
        let server = try ThrowawayServer()
        let database = Database(conninfo: server.conninfo)
        try waitUntilAnswered(database)

        server.stop(signal)
        let error = #expect(throws: PostgresError.self) { try database.text("select 1") }
        #expect(error?.code == .connectionFailed)
        #expect(error?.isUnavailable == true)

        try server.start()
        try waitUntilAnswered(database)

        let kept = Database(conninfo: server.conninfo)
        #expect(try kept.row("select \(1)", as: Int.self) == 1)
        server.stop(signal)
        try server.start()
        try waitUntilAnswered(database)
        #expect(try kept.row("select \(2)", as: Int.self) == 2)
    }

    /// Asks until the server has started; only "unavailable" may come instead of an answer.
    private func waitUntilAnswered(_ database: Database) throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while true {
            do {
                _ = try database.text("select 'answer'")
                return
            } catch {
                try #require(error.isUnavailable && ContinuousClock.now < deadline, "\(String(reflecting: error))")
            }
        }
    }
}
