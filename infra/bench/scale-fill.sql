-- Fills project 1 with :features features, as many branches, each of one of them, their landings in two levels above, and :builds
-- builds, in :repositories repositories.
insert into project (slug, name) values ('bench', 'Bench');
insert into token (digest, label, scopes)
values ('\x01', 'bench', '{observe:github,observe:jenkins,observe:targetprocess}');
insert into repository (project_id, provider, external_id, owner, name, default_branch, last_seq)
select 1, 'github', i, 'bench', 'repository-' || i, 'main', :features from generate_series(1, :repositories) as i;
insert into feature (project_id, provider, feature_id, type, title, state, observed_version)
select 1, 'targetprocess', 1000000 + i, 'UserStory', 'Work ' || i, 'Open', 1 from generate_series(1, :features) as i;
insert into branch (repository_id, project_id, name, head, pushed_at, seq, level)
select 1 + i % :repositories, 1, 'feature/' || 1000000 + i || '-work', md5('head' || i) || '00000000', '2026-01-01', i, 2
from generate_series(1, :features) as i;
insert into tip (repository_id, seq, place, branch_id, before, after, forced, pushed_at)
select repository_id, seq, 1, id, repeat('0', 40), head, false, pushed_at from branch;
insert into branch_candidate (project_id, candidate, branch_id)
select 1, candidate, id from branch, candidate_ids(name) as candidate;
insert into link (branch_id, feature_id, by_rule)
select b.id, f.id, true from branch b join feature f on f.feature_id = substring(b.name from '[0-9]+');
insert into branch (repository_id, project_id, name, head, pushed_at, seq, level)
select id, 1, target.name, md5(target.name || id) || '00000000', '2026-01-01', :features, target.level
from repository, (values ('develop', 1), ('master', 0)) as target (name, level);
insert into landing (
    branch_id, target_id, project_id, target_level, computed_state, method, landed_as, revision, target_revision, committed_at,
    evidence, own_work, from_seq, fetched_at)
select b.id, t.id, 1, t.level, case when t.level = 1 or b.id % 2 = 0 then 'landed' else 'open' end,
    case when t.level = 1 or b.id % 2 = 0 then 'ancestor' end, case when t.level = 1 or b.id % 2 = 0 then t.head end, b.head,
    t.head, '2026-01-02', 'the branch''s revision is an ancestor', true, :features, '2026-01-02'
from branch b join branch t on t.repository_id = b.repository_id and t.level < b.level
where b.level = 2;
insert into build (project_id, provider, server, key, facts, job, number, attempt, status, revision, repository_id, attached)
select 1, 'jenkins', 'https://ci.example.test/', 'job-' || i % 1000 || '#' || i,
    jsonb_build_object(
        'status', jsonb_build_array(1, 4, 3, 1767225600, 1, 'success'), 'number', jsonb_build_array(3, 1, 4, 1767225600, i),
        'job', jsonb_build_array(3, 1, 4, 1767225600, 'job-' || i % 1000),
        'revision', jsonb_build_array(3, 1, 4, 1767225600, md5('head' || i % :features + 1) || '00000000')),
    'job-' || i % 1000, i, 1, 'success', md5('head' || i % :features + 1) || '00000000', 1, true
from generate_series(1, :builds) as i;
vacuum analyze;
