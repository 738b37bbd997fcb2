import Postgres
import Signatures

/// The database's shape, as this executable needs it: numbered migrations, each applied once, and the routines, which are
/// replaced as a whole whenever one of them changed.
enum Schema {
    /// One SQL file.
    struct Script: Sendable {
        let name: String
        let bytes: [UInt8]

        var sql: String { String(decoding: bytes, as: UTF8.self) }
    }

    /// What changes tables: never edited once released, only added to.
    static let migrations = [
        Script(name: "0001-projects", bytes: PackageResources._0001_projects_sql),
        Script(name: "0002-repositories", bytes: PackageResources._0002_repositories_sql),
        Script(name: "0003-features", bytes: PackageResources._0003_features_sql),
        Script(name: "0004-events", bytes: PackageResources._0004_events_sql),
    ]

    /// The functions that live beside the tables, each file free of effects when run again.
    static let routines = [
        Script(name: "00-problems", bytes: PackageResources._00_problems_sql),
        Script(name: "10-tokens", bytes: PackageResources._10_tokens_sql),
        Script(name: "20-idempotency", bytes: PackageResources._20_idempotency_sql),
        Script(name: "30-events", bytes: PackageResources._30_events_sql),
        Script(name: "40-repositories", bytes: PackageResources._40_repositories_sql),
        Script(name: "50-links", bytes: PackageResources._50_links_sql),
        Script(name: "60-pushes", bytes: PackageResources._60_pushes_sql),
        Script(name: "70-observations", bytes: PackageResources._70_observations_sql),
        Script(name: "80-answers", bytes: PackageResources._80_answers_sql),
        Script(name: "90-projects", bytes: PackageResources._90_projects_sql),
    ]

    /// Names this schema: the number of migrations and a digest of every script.
    static let version: String = {
        let all = (migrations + routines).flatMap(\.bytes)
        let digest = (try? SHA256.digest(of: all)) ?? []
        return "\(migrations.count)-\(Hex.encode(digest.prefix(6)))"
    }()

    /// The version of a database's schema; nil for an empty database.
    static func version(in database: Database) throws(PostgresError) -> String? {
        guard try database.text("select to_regclass('schema_version')::text") != nil else { return nil }
        return try database.text("select version from schema_version")
    }

    /// Brings a database up to this version, in one transaction and one process at a time.
    ///
    /// - Returns: The names of the scripts that ran.
    static func migrate(_ database: Database) throws -> [String] {
        try database.transaction { connection in
            try connection.script(
                """
                set local statement_timeout = 0;
                select pg_advisory_xact_lock(hashtextextended('ployst schema', 0));
                create table if not exists schema_migration (
                    name text primary key, applied_at timestamptz not null default now());
                create table if not exists schema_version (
                    only_one boolean primary key default true check (only_one), version text not null);
                """)
            guard try connection.text("select version from schema_version") != version else { return [] }
            let known = Set(try connection.rows("select name from schema_migration", as: String.self))
            let pending = migrations.filter { !known.contains($0.name) }
            for script in pending {
                try connection.script(script.sql)
                _ = try connection.execute("insert into schema_migration (name) values (\(script.name))")
            }
            for script in routines { try connection.script(script.sql) }
            _ = try connection.execute(
                """
                insert into schema_version (version) values (\(version))
                on conflict (only_one) do update set version = excluded.version
                """)
            return (pending + routines).map(\.name)
        }
    }
}
