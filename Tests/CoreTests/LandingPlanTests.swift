import Postgres
import Testing

@testable import Core

/// What reading costs must not grow with what is not read: nothing scans a table that grows.
@Suite(.coreDatabase) struct LandingPlanTests {
    private let core: CoreHarness

    /// Forty repositories with a hundred features each, a branch for each, its landings and builds.
    init() throws {
        core = try CoreHarness()
        try core.database.script(
            """
            insert into project (slug, name) values ('plans', 'Plans');
            insert into repository (project_id, provider, external_id, owner, name, default_branch, last_seq)
            select p.id, 'github', i, 'acme', 'widget-' || i, 'main', 100 from project p, generate_series(1, 40) as i;
            insert into feature (project_id, provider, feature_id, title)
            select p.id, 'targetprocess', 10000 + i, 'Work ' || i from project p, generate_series(1, 4000) as i;
            insert into branch (repository_id, project_id, name, head, pushed_at, seq, level)
            select r.id, r.project_id, u.name, md5(u.name || r.id) || '00000000', now(), 1, u.level
            from repository r, (values ('main', 0), ('develop', 1)) as u (name, level);
            insert into branch (repository_id, project_id, name, head, pushed_at, seq, level)
            select r.id, r.project_id, f.feature_id, md5(f.feature_id) || '00000000', now(), 2, 2
            from feature f join repository r on r.external_id = (f.feature_id::integer % 40 + 1)::text;
            insert into tip (repository_id, seq, place, branch_id, before, after, forced, pushed_at)
            select repository_id, seq, row_number() over (partition by repository_id, seq), id, null, head, false, pushed_at
            from branch;
            insert into link (branch_id, feature_id, by_rule)
            select b.id, f.id, true from branch b join feature f on f.feature_id = b.name;
            insert into landing (branch_id, target_id, project_id, target_level, computed_state, own_work, revision)
            select b.id, t.id, b.project_id, t.level, 'open', true, b.head
            from branch b join branch t on t.repository_id = b.repository_id and t.level < b.level;
            insert into build (project_id, provider, server, key, facts, job, number, attempt, status, revision, repository_id)
            select project_id, 'jenkins', '', i || '#' || id, '{}', i || name, 1, 1, 'success', head, repository_id
            from branch, generate_series(1, 3) as i;
            analyze;
            select keep_features(200);
            analyze kept_feature, touched_feature;
            """)
    }

    /// What is read, by the name that a failure shows.
    private static let readings: [(name: String, query: Query)] = [
        (
            "a page of branches",
            """
            select json_agg(document) from branch_documents(array(
                select id from branch where repository_id = (select id from repository where name = 'widget-7')
                order by id limit 100))
            """
        ),
        (
            "a page of features that are made for it",
            """
            select json_agg(document) from make_feature_documents(array(
                select id from feature where project_id = (select id from project where slug = 'plans')
                order by id limit 100))
            """
        ),
        (
            "a page of features that are kept",
            """
            select json_agg(document) from feature_documents(array(
                select feature_id from kept_feature order by feature_id limit 100))
            """
        ),
        ("a repository's basis", "select landing_basis(r, null) from repository r where name = 'widget-7'"),
        (
            "the confirmation of all that is in one target",
            """
            select confirm_landings(r, (
                select jsonb_build_object(
                    'from_seq', 1, 'fetched_at', now(), 'confirmed', jsonb_build_array(jsonb_build_object(
                        'target', t.id, 'target_revision', t.head, 'branches', array(
                            select id from branch b where b.repository_id = r.id and b.level > t.level),
                        'digests', array(
                            select 'x' from branch b where b.repository_id = r.id and b.level > t.level))))
                from branch t where t.repository_id = r.id and t.level = 0))
            from repository r where name = 'widget-7'
            """
        ),
        (
            "the reasons for a feature",
            "select explained_feature(f) from feature f where id = (select min(id) from feature)"
        ),
        ("a feature's timeline", "select * from feature_timeline((select min(id) from feature), null, 100)"),
    ]

    @Test func `nothing that grows is read from end to end`() throws {
        // What was read while the tables were filled would be counted with it: a session reports its counters now and then.
        _ = try core.database.execute("select pg_stat_force_next_flush()")
        for reading in Self.readings {
            let scanned = try core.database.transaction { connection in
                _ = try connection.bytes(reading.query)
                return try connection.rows(
                    """
                    select relname || ' ' || seq_tup_read from pg_stat_xact_user_tables
                    where seq_tup_read > 0 and relname in (
                        'branch', 'build', 'feature', 'kept_feature', 'landing', 'landing_history', 'link', 'provider_data',
                        'pull_request', 'tip', 'touched_feature')
                    """, as: String.self)
            }
            #expect(scanned == [], "\(reading.name)")
        }
    }
}
