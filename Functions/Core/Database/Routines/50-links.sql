-- Which branches belong to which features, and on which level a branch is.

-- The finders of a project that says nothing of its own.
create or replace function default_branch_finders() returns jsonb
language sql immutable parallel safe
return '["^(main|master)$", "^develop$", "(?i){feature_id}"]'::jsonb;

-- A project's branch finders, the uppermost level first.
create or replace function branch_finders(project bigint, provider_slug text) returns table (level integer, pattern text)
language sql stable as $$
    select (ordinality - 1)::integer, value
    from jsonb_array_elements_text(coalesce(
        (select settings -> 'branch_finders' from provider_settings
         where project_id = project and provider = provider_slug),
        default_branch_finders())) with ordinality
$$;

-- The regular expression for a feature's id inside a branch's name: 1 is neither in feature-12 nor in release/v1.2.3.
--
-- The number of a GitHub issue is a word so common that it counts only at the start of a path segment or after #, gh- or
-- issue-.
create or replace function feature_id_pattern(planning_provider text, feature_id text) returns text
language sql immutable parallel safe
return case planning_provider
    -- The # in brackets: alone it would begin a comment in a finder of the expanded syntax, (?x).
    when 'github' then '(?:^|(?<=/)|(?<=[#])|(?<=[gG][hH]-)|(?<=[iI][sS][sS][uU][eE]-))'
    else '(?<![[:alnum:]])(?<![0-9][.])'
end || regexp_replace(
    case planning_provider when 'github' then substring(feature_id from '[^#]*$') else feature_id end,
    '([^[:alnum:]])', '\\\1', 'g') || '(?![[:alnum:]])(?![.][0-9])';

-- Whether a finder stands for the ids of features.
create or replace function names_features(pattern text) returns boolean
language sql immutable parallel safe
return pattern ~ '\{([a-z0-9_-]+:)?feature_id\}';

-- A finder with a feature's id in its place; null where it stands for another planning provider's features.
create or replace function finder_for(pattern text, planning_provider text, feature_id text) returns text
language sql immutable parallel safe
return case
    when replace(replace(pattern, '{feature_id}', ''), '{' || planning_provider || ':feature_id}', '') ~ '\{[a-z0-9_-]+:feature_id\}'
    then null
    else replace(
        replace(pattern, '{feature_id}', feature_id_pattern(planning_provider, feature_id)),
        '{' || planning_provider || ':feature_id}', feature_id_pattern(planning_provider, feature_id))
end;

-- The parts of a name that can be an id: whole words and runs of words, those with a digit and the short ones first; 64 at
-- most.
create or replace function candidate_ids(name text) returns setof text
language sql immutable parallel safe as $$
    with word as (
        select start, start + length(word[1]) as stop, row_number() over (order by start) as place
        from (
            select m.match as word,
                -- Where the match starts: after all matches before it and what stands between them.
                regexp_instr(name, '[[:alnum:]]+', 1, m.ordinality::integer) as start
            from regexp_matches(name, '[[:alnum:]]+', 'g') with ordinality as m (match, ordinality)
            limit 64
        ) as words
    ), run as (
        select lower(substr(name, first.start, last.stop - first.start)) as candidate,
            last.place - first.place as extra, first.place
        from word as first join word as last on last.place between first.place and first.place + 7
    )
    select candidate from run
    where length(candidate) <= 200
    group by candidate
    order by (candidate !~ '[0-9]'), min(extra), min(place)
    limit 64
$$;

-- What the finders, and the texts of pull requests, say of some branches: a row for each level that a branch is on, and for
-- each feature that it is of.
create or replace function found_links(branch_ids bigint[])
returns table (branch_id bigint, level integer, feature_id bigint, by_text boolean)
language sql stable as $$
    with subject as materialized (
        select b.id, b.name, b.project_id, r.provider, r.external_id
        from branch b join repository r on r.id = b.repository_id
        where b.id = any (branch_ids)
    ), finder as materialized (
        select scope.project_id, scope.provider, f.level, f.pattern, names_features(f.pattern) as for_features
        from (select distinct project_id, provider from subject) as scope,
            branch_finders(scope.project_id, scope.provider) as f
    )
    select s.id, f.level, null::bigint, false
    from subject s join finder f using (project_id, provider)
    where not f.for_features and s.name ~ f.pattern
    union all
    select s.id, f.level, feature.id, false
    from subject s
        join branch_candidate c on c.branch_id = s.id
        join feature on feature.project_id = s.project_id and feature.candidate = c.candidate
        join finder f on f.project_id = s.project_id and f.provider = s.provider and f.for_features
    where feature.deleted_at is null and s.name ~ finder_for(f.pattern, feature.provider, feature.feature_id)
    union all
    select s.id, null, feature.id, true
    from subject s
        join pull_request p on p.project_id = s.project_id and p.head_external_id = s.external_id and p.head_branch = s.name
        join pull_request_candidate c on c.pull_request_id = p.id
        join feature on feature.project_id = s.project_id and feature.candidate = c.candidate
    where feature.deleted_at is null and names_feature(p, feature)
$$;

-- Brings levels and links of some branches up to date; says which of them changed, and how.
--
-- Its plan is kept: made anew for every list of branches, it would take longer than all that it does.
create or replace function relink(branch_ids bigint[])
returns table (branch_id bigint, change text)
language plpgsql
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
    return query with found as materialized (
        select * from found_links(branch_ids)
    ), wanted as materialized (
        select coalesce(f.branch_id, known.branch_id) as branch_id, coalesce(f.feature_id, known.feature_id) as feature_id,
            coalesce(f.by_rule, false) as by_rule, coalesce(f.by_text, false) as by_text,
            coalesce(known.linked, false) as was_linked, known.by_hand
        from (
            select found.branch_id, found.feature_id, bool_or(not found.by_text) as by_rule, bool_or(found.by_text) as by_text
            from found where found.feature_id is not null
            group by 1, 2
        ) as f
            full join (select * from link where link.branch_id = any (branch_ids)) as known
            on known.branch_id = f.branch_id and known.feature_id = f.feature_id
        where (coalesce(f.by_rule, false), coalesce(f.by_text, false)) is distinct from (known.by_rule, known.by_text)
    ), written as (
        insert into link (branch_id, feature_id, by_rule, by_text)
        select wanted.branch_id, wanted.feature_id, wanted.by_rule, wanted.by_text from wanted
        order by 1, 2
        on conflict (branch_id, feature_id) do update set by_rule = excluded.by_rule, by_text = excluded.by_text
    ), levelled as (
        update branch set level = new.level
        from (
            select id, (select min(found.level) from found where found.branch_id = id) as level
            from unnest(branch_ids) as id
        ) as new
        where branch.id = new.id and branch.level is distinct from new.level
        returning branch.id
    )
    select all_changes.branch_id, (array_agg(all_changes.change order by all_changes.rank))[1]
    from (
        select wanted.branch_id, 'linked' as change, 1 as rank from wanted
        where wanted.by_hand is null and not wanted.was_linked and (wanted.by_rule or wanted.by_text)
        union all select wanted.branch_id, 'unlinked', 2 from wanted
        where wanted.by_hand is null and wanted.was_linked and not (wanted.by_rule or wanted.by_text)
        union all select levelled.id, 'levelled', 3 from levelled
    ) as all_changes
    group by all_changes.branch_id;
end $$;

-- Waits until no other transaction of the project makes branches, features or finders that this one could miss.
--
-- Those that make branches may run beside each other; one that makes a feature, or changes finders, runs alone.
create or replace function lock_links(project bigint, alone boolean) returns void
language plpgsql as $$
begin
    if alone then
        perform pg_advisory_xact_lock(hashtextextended('links', project));
    else
        perform pg_advisory_xact_lock_shared(hashtextextended('links', project));
    end if;
end $$;

-- Relinks branches and tells others of those that changed.
create or replace function relink_and_tell(branch_ids bigint[]) returns void
language plpgsql as $$
declare
    changed record;
begin
    if cardinality(branch_ids) = 0 then
        return;
    end if;
    for changed in select * from relink(branch_ids) order by 1 loop
        update branch set version = version + 1, updated_at = now() where id = changed.branch_id;
        perform tell_branch(changed.branch_id, changed.change, '{}');
    end loop;
end $$;

-- Attaches a branch to a feature by hand (true) or detaches it (false).
create or replace function link_by_hand(feature bigint, branch bigint, attach boolean) returns void
language plpgsql as $$
declare
    before boolean := coalesce((select linked from link where branch_id = branch and feature_id = feature), false);
begin
    insert into link (branch_id, feature_id, by_hand) values (branch, feature, attach)
    on conflict (branch_id, feature_id) do update set by_hand = attach;
    if before <> attach then
        update branch b set version = b.version + 1, updated_at = now() where b.id = link_by_hand.branch;
        perform tell_branch(branch, case when attach then 'linked' else 'unlinked' end, '{}');
    end if;
end $$;

-- The features of a branch, as events name them.
create or replace function event_features(branch bigint) returns jsonb
language plpgsql stable as $$
begin
    return coalesce((
        select jsonb_agg(
            jsonb_build_object('id', f.id, 'provider', f.provider, 'feature_id', f.feature_id) order by f.id)
        from link l join feature f on f.id = l.feature_id
        where l.branch_id = branch and l.linked and f.deleted_at is null), '[]');
end $$;

-- Tells others that a branch changed, where it is a branch of interest or has a feature by hand.
create or replace function tell_branch(changed_branch bigint, change text, details jsonb) returns void
language plpgsql as $$
declare
    b branch;
    r repository;
    features jsonb := event_features(changed_branch);
begin
    select * into b from branch where id = changed_branch;
    if b.level is null and features = '[]' and change not in ('unlinked', 'levelled') then
        return;
    end if;
    select * into r from repository where id = b.repository_id;
    perform emit_event(b.project_id, 'ployst.branch.updated', 'branches/' || b.id, jsonb_build_object(
        'change', change,
        'branch', jsonb_build_object('id', b.id, 'name', b.name),
        'repository', jsonb_build_object(
            'id', r.id, 'provider', r.provider, 'external_id', r.external_id, 'owner', r.owner, 'name', r.name),
        'before', b.head,
        'after', b.head,
        'version', b.version,
        'level', b.level,
        'features', features) || details);
end $$;

-- Why a branch finder cannot be used, in a sentence; null for one that can.
--
-- It is compiled and matched once as the database will, with an id of each planning provider in its place. References back
-- to a group are refused: with them alone the time that a match takes has no bound.
create or replace function finder_fault(pattern text) returns text
language plpgsql stable as $$
declare
    filled text[] := array[
        finder_for(pattern, 'targetprocess', '4711'), finder_for(pattern, 'github', 'acme/widget#4711')];
    one text;
begin
    if pattern ~ '(^|[^\\])(\\\\)*\\[1-9]' then
        return 'it refers back to a group (\1), which is not supported.';
    elsif array_remove(filled, null) = '{}' then
        return 'it stands for features of no provider, or of several; one of github and targetprocess has them.';
    end if;
    foreach one in array filled loop
        perform 'feature/4711-spin' ~ one;
    end loop;
    return null;
exception when invalid_regular_expression then
    return sqlerrm || '.';
end $$;
