import DatabaseTesting
import FunctionKit
import Postgres
import Testing

@Suite(.database) struct ConfigurationTests {
    private func database(adding keywords: String = "", timeout: Duration = .seconds(5)) throws -> Database {
        Database(
            conninfo: Secret("\(try DatabaseTrait.conninfo.text) \(keywords)"),
            configuration: DatabaseConfiguration(statementTimeout: timeout))
    }

    @Test func `a session has the timeouts, the time zone and the encoding that are documented`() throws {
        let database = try database(timeout: .milliseconds(2500))
        #expect(try database.text("show statement_timeout") == "2500ms")
        #expect(try database.text("show idle_in_transaction_session_timeout") == "2500ms")
        #expect(try database.text("show timezone") == "UTC")
        #expect(try database.text("show client_encoding") == "UTF8")
        #expect(try database.text("show application_name") == "ployst")
        #expect(try database.text("select timestamptz '2026-11-23 10:00:00+02'") == "2026-11-23 08:00:00+00")
    }

    @Test func `the conninfo's own application name wins`() throws {
        #expect(try database(adding: "application_name=mine").text("show application_name") == "mine")
    }

    @Test(.database) func `options in the conninfo replace ours, but for the time zone`() throws {
        let name = try #require(try database().text("select current_database()"))
        try database().script("alter role current_user in database \(name) set timezone = 'Asia/Tokyo'")
        for options in ["options=''", "options='-c work_mem=8MB'"] {
            let database = try database(adding: options)
            #expect(try database.text("show statement_timeout") == "0")
            #expect(try database.text("show timezone") == "UTC")
        }
    }

    @Test func `of several hosts the first that answers is taken`() throws {
        let database = try database(
            adding: "host=/nowhere.test,\(try socketDirectory()) port=5432 target_session_attrs=primary")
        #expect(try database.text("select 'reached'") == "reached")
    }

    private func socketDirectory() throws -> String {
        try #require(try database().text("select current_setting('unix_socket_directories')"))
    }

    @Test func `the settings are read from the environment`() throws {
        let conninfo = try DatabaseTrait.conninfo.text
        let database = try Database(environment: Environment(["PLOYST_DATABASE": conninfo]))
        #expect(try database.text("select 'reached'") == "reached")
        let off = try Database(
            environment: Environment(["PLOYST_DATABASE": conninfo, "PLOYST_PREPARED_STATEMENTS": "off"]))
        #expect(try off.row("select \(1)", as: Int.self) == 1)
        #expect(try off.row("select count(*) from pg_prepared_statements", as: Int.self) == 0)
    }

    @Test(arguments: [
        ["PLOYST_DATABASE": ""], [:], ["PLOYST_DATABASE": "just words and secret-password"],
        ["PLOYST_DATABASE": "host=h password=secret-password oops"],
        ["PLOYST_DATABASE": "host=h pasword=secret-password"],
        ["PLOYST_DATABASE": "host=h password='secret-password"],
        ["PLOYST_DATABASE": "postgres://user:secret-password@[::1/none"],
    ])
    func `a conninfo that is missing or malformed is named without its password`(_ values: [String: String]) throws {
        let error = try #require(throws: EnvironmentError.self) { try Database(environment: Environment(values)) }
        #expect(error.name == "PLOYST_DATABASE")
        #expect(!"\(error)".contains("secret-password"))
    }

    @Test func `a word that is neither on nor off is refused`() throws {
        let values = ["PLOYST_DATABASE": "dbname=x", "PLOYST_PREPARED_STATEMENTS": "yes"]
        let error = #expect(throws: EnvironmentError.self) { try Database(environment: Environment(values)) }
        #expect(error?.name == "PLOYST_PREPARED_STATEMENTS")
    }
}
