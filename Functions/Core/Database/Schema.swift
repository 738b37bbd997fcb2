import Postgres
import Signatures

/// The database's shape, as this executable needs it: numbered migrations, each applied once, and the routines, which are
/// replaced as a whole whenever one of them changed.
enum Schema {
    /// One SQL file.
    struct Script: Sendable {
        let name: String
        let sql: String
    }

    /// What changes tables: never edited once released, only added to.
    static let migrations = scripts(in: "Migrations")

    /// The functions that live beside the tables; running them again changes nothing but that kept documents are made anew.
    static let routines = scripts(in: "Routines")

    private static func scripts(in folder: String) -> [Script] {
        EmbeddedText.files.filter { $0.folder == folder }.map { Script(name: $0.name, sql: $0.text) }
    }

    /// Names this schema: the number of migrations and a digest of every script.
    static let version: String = {
        let all = (migrations + routines).flatMap { Array($0.sql.utf8) }
        let digest = (try? SHA256.digest(all)) ?? []
        return "\(migrations.count)-\(Hex.encode(Array(digest.prefix(6))))"
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
