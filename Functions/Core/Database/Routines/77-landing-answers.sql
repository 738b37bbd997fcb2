-- The JSON of landings: by themselves, as a branch shows them, and what they come to for a feature.

-- Whether a branch is a target of another: of the same repository, alive, and on a level above.
create or replace function is_target(b branch, t branch) returns boolean
language sql immutable
return t.repository_id = b.repository_id and t.deleted_at is null and t.level is not null
    and (b.level is null or t.level < b.level);

-- Since when an answer is not confirmed: since nothing could be found out, or since the branch moved.
create or replace function shown_stale_since(b branch, l landing) returns timestamptz
language sql immutable
return case
    when l.manual_state is null then coalesce(l.stale_since, case when l.revision <> b.head then b.updated_at end)
end;

-- A landing as it is shown: one row. (Rows become JSON in half the time of json_build_object.)
create or replace function shown_landing(b branch, t branch, l landing)
returns table (
    target text, target_id bigint, level integer, state text, method text, landed_as text, revision text, at text,
    committed_at text, stale_since text, evidence text, reason text, author text, own_work boolean, version bigint)
language sql stable as $$
    select t.name, t.id, t.level, l.state, shown_method(l), shown_landed_as(l), shown_revision(b, l), rfc3339(l.at),
        case when l.manual_state is null then rfc3339(l.committed_at) end, rfc3339(shown_stale_since(b, l)),
        case when l.manual_state is null then l.evidence end, coalesce(l.manual_reason, l.reason), l.manual_author, l.own_work,
        l.version
$$;

-- What the landings of features' branches come to on each level, the nearest first; no row for a feature without any.
--
-- A branch counts where it has work of its own: in no target was all that it ever held there before. One that was deleted
-- while open everywhere, or that a person gave up, counts as abandoned.
create or replace function feature_roll_ups(ids bigint[]) returns table (of_feature bigint, roll_up json)
language plpgsql stable rows 10
set plan_cache_mode = force_generic_plan
as $$
begin
    return query
    with pair as materialized (
        select k.feature_id, b.id as branch_id, b.project_id, t.name as target, t.level, l.state,
            b.deleted_at is not null as is_deleted, is_target(b, t) as counts, shown_revision(b, l) as revision,
            coalesce(l.own_work, l.manual_state is not null) as is_own_work
        from link k
            join branch b on b.id = k.branch_id
            join repository r on r.id = b.repository_id
            join landing l on l.branch_id = b.id
            join branch t on t.id = l.target_id
        where k.feature_id = any (ids) and k.linked and r.deleted_at is null
            and (l.own_work is not null or l.manual_state is not null)
    ), standing as (
        select pair.*,
            bool_and(is_own_work) over whole and bool_or(state <> 'unknown') over whole as has_work,
            bool_or(state in ('landed', 'partial', 'reverted')) over whole as is_somewhere,
            bool_or(state = 'landed') over there as is_landed,
            bool_or(state = 'abandoned') over there as is_given_up
        from pair
        where counts
        window whole as (partition by feature_id, branch_id), there as (partition by feature_id, branch_id, level)
    ), built as materialized (
        select known.project_id, known.revision, (
            select max(array_position(build_severities(), latest.status))
            from latest_builds(known.project_id, known.revision) as latest) as severity
        from (select distinct project_id, revision from pair where counts and state = 'landed') as known
    ), level as (
        select s.feature_id, s.level, array_agg(distinct s.target order by s.target) as targets,
            count(distinct s.branch_id) filter (where s.has_work and s.is_landed) as landed,
            count(distinct s.branch_id) filter (where s.has_work and not s.is_landed and s.is_abandoned) as abandoned,
            count(distinct s.branch_id) filter (where s.has_work) as branches,
            max(b.severity) filter (where s.has_work) as severity
        from (
            select standing.*, is_given_up or (is_deleted and not is_somewhere) as is_abandoned from standing
        ) as s
            left join built b on b.project_id = s.project_id and b.revision = s.revision and s.state = 'landed'
        group by s.feature_id, s.level
    )
    select level.feature_id, json_agg(json_build_object(
        'level', level.level, 'targets', level.targets, 'landed', level.landed,
        'of', level.branches - level.abandoned, 'abandoned', level.abandoned,
        'build', (build_severities())[level.severity]) order by level.level desc)
    from level
    where level.branches > 0
    group by level.feature_id;
end $$;

-- One row of a project's landings.
create or replace function project_landing_json(b branch, t branch, l landing) returns json
language plpgsql stable as $$
begin
    return (
        select (jsonb_build_object(
            'branch', jsonb_build_object('id', b.id, 'name', b.name),
            'repository', jsonb_build_object('id', r.id, 'provider', r.provider, 'owner', r.owner, 'name', r.name),
            'features', event_features(b.id)) || to_jsonb(one))::json
        from repository r cross join shown_landing(b, t, l) as one
        where r.id = b.repository_id);
end $$;

-- Takes a person's answer: it wins until it is withdrawn. Null state: withdrawn.
create or replace function put_landing_by_hand(b branch, t branch, new_state text, new_reason text, author text) returns void
language plpgsql as $$
declare
    was landing;
    now_is landing;
begin
    insert into landing (branch_id, target_id, project_id, target_level) values (b.id, t.id, b.project_id, t.level)
    on conflict do nothing;
    select * into was from landing where branch_id = b.id and target_id = t.id for no key update;
    if (was.manual_state, was.manual_reason) is not distinct from (new_state, new_reason) then
        return;
    end if;
    update landing l
    set manual_state = new_state, manual_reason = new_reason, manual_author = case when new_state is not null then author end,
        manual_at = case
            when new_state is null then null when l.manual_state = new_state then l.manual_at else now()
        end,
        version = l.version + 1
    where l.branch_id = b.id and l.target_id = t.id
    returning * into now_is;
    insert into landing_history (branch_id, target_id, kind, at, state, revision, reason, author)
    values (
        b.id, t.id, case when new_state is null then 'withdrawn' else 'by_hand' end, now(), now_is.state, b.head, new_reason,
        author);
    if is_other_answer(was, now_is) then
        perform tell_landing(b, t, was, now_is, case when new_state is null then 'withdrawn' else 'by_hand' end);
    end if;
end $$;
