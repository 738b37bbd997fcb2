import LocalRunnerKit
import Testing

@Suite struct PostgresTests {
    @Test(arguments: [
        ("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n", 15), ("postgres (PostgreSQL) 18beta1", 18),
    ])
    func `a server's version is read from what it prints`(output: String, major: Int) {
        #expect(PostgresVersion(programOutput: output) == PostgresVersion(major: major))
    }

    @Test(arguments: ["", "postgres (PostgreSQL)", "postgres 15"]) func `other output has no version`(output: String) {
        #expect(PostgresVersion(programOutput: output) == nil)
    }

    private static let installed = [9, 15, 14].map {
        PostgresInstallation(folder: "/usr/lib/postgresql/\($0)/bin", version: PostgresVersion(major: $0))
    }

    @Test func `a new data directory gets the newest version`() throws {
        let chosen = try PostgresInstallation.choose(from: Self.installed, for: nil, cluster: "/data/postgres")
        #expect(chosen.program("initdb") == "/usr/lib/postgresql/15/bin/initdb")
    }

    @Test func `a data directory keeps its version`() throws {
        let made = try #require(PostgresVersion(clusterFile: "14\n"))
        let chosen = try PostgresInstallation.choose(from: Self.installed, for: made, cluster: "/data/postgres")
        #expect(chosen.version == made)
    }

    @Test func `a data directory of another version says what to do`() {
        let error = #expect(throws: RunnerError.self) {
            try PostgresInstallation.choose(
                from: Self.installed, for: PostgresVersion(major: 13), cluster: "/data/postgres")
        }
        #expect(error?.description.contains("apt-get install postgresql-13") == true)
        #expect(error?.description.contains("/data/postgres was made by PostgreSQL 13") == true)
    }

    @Test func `no server at all says what to install`() {
        #expect(throws: RunnerError.postgresMissing) {
            try PostgresInstallation.choose(from: [], for: nil, cluster: "/data/postgres")
        }
    }

    @Test func `a running server's file tells its process and whether it is ready`() {
        let lines = ["4711", "/data/postgres", "1793606400", "5432", "/tmp", "", "  123  456", "ready   ", ""]
        let file = PostmasterFile(parsing: lines.joined(separator: "\n"))
        #expect(file?.processID == 4711)
        #expect(file?.isReady == true)
        #expect(PostmasterFile(parsing: lines.prefix(5).joined(separator: "\n"))?.isReady == false)
    }

    @Test(arguments: ["", "x\n", "-4711\n"]) func `a file that is not whole is none`(text: String) {
        #expect(PostmasterFile(parsing: text) == nil)
    }

    @Test(arguments: [
        ("/tmp/run", "host=/tmp/run user=ployst dbname=ployst"),
        ("/tmp/my run", "host='/tmp/my run' user=ployst dbname=ployst"),
        (#"/tmp/it's\"#, #"host='/tmp/it\'s\\' user=ployst dbname=ployst"#),
    ])
    func `a connection string quotes what libpq would split`(folder: String, text: String) {
        #expect(ConnectionString(socketFolder: folder, database: "ployst").text == text)
    }
}
