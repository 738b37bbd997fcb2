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

create or replace function landing_json(b branch, t branch, l landing) returns json
language sql stable
return json_build_object(
    'target', t.name, 'target_id', t.id, 'level', t.level, 'state', l.state, 'method', shown_method(l),
    'landed_as', shown_landed_as(l), 'revision', shown_revision(b, l), 'at', rfc3339(l.at),
    'committed_at', case when l.manual_state is null then rfc3339(l.committed_at) end,
    'stale_since', rfc3339(shown_stale_since(b, l)), 'evidence', case when l.manual_state is null then l.evidence end,
    'reason', coalesce(l.manual_reason, l.reason), 'author', l.manual_author, 'own_work', l.own_work,
    'fetched_at', rfc3339(l.fetched_at), 'version', l.version);

-- A branch's landings in its targets, the nearest level first.
create or replace function branch_landings(b branch) returns json
language plpgsql stable as $$
begin
    return (
        select coalesce(json_agg(landing_json(b, t, l) order by t.level desc, t.name), '[]')
        from landing l join branch t on t.id = l.target_id
        where l.branch_id = b.id and is_target(b, t));
end $$;

-- The worst of the latest builds of some revisions: of each job its latest. Null where there is none.
create or replace function worst_build(project bigint, revisions text[]) returns text
language plpgsql stable as $$
begin
    return (
        select latest.status
        from unnest(revisions) as wanted (revision) cross join lateral (
            select distinct on (newest.server, newest.job) newest.status
            from (
                select * from build
                where build.project_id = project and build.revision = wanted.revision
                order by build.id desc
                limit 50
            ) as newest
            order by newest.server, newest.job, newest.id desc
        ) as latest
        order by array_position(build_severities(), latest.status) desc
        limit 1);
end $$;

-- What the landings of a feature's branches come to on each level, the nearest first.
--
-- A branch counts where it has work of its own: in no target was all that it ever held there before. One that was deleted
-- while open everywhere, or that a person gave up, counts as abandoned.
create or replace function feature_roll_up(feature bigint) returns json
language plpgsql stable as $$
begin
    return (
        with pair as materialized (
            select b.id, b.project_id, b.deleted_at, t.name as target, t.level, l.state, shown_revision(b, l) as revision,
                bool_and(coalesce(l.own_work, l.manual_state is not null)) over whole
                    and count(*) filter (where l.state <> 'unknown') over whole > 0 as has_work,
                coalesce(bool_or(l.state in ('landed', 'partial', 'reverted')) over whole, false) as is_somewhere
            from link k
                join branch b on b.id = k.branch_id
                join repository r on r.id = b.repository_id
                join landing l on l.branch_id = b.id
                join branch t on t.id = l.target_id
            where k.feature_id = feature and k.linked and r.deleted_at is null and is_target(b, t)
                and (l.own_work is not null or l.manual_state is not null)
            window whole as (partition by b.id)
        ), standing as (
            select id, project_id, level, bool_or(state = 'landed') as is_landed,
                bool_or(state = 'abandoned') or (deleted_at is not null and not is_somewhere) as is_abandoned,
                array_agg(revision) filter (where state = 'landed') as revisions
            from pair where has_work
            group by id, project_id, level, deleted_at, is_somewhere
        )
        select coalesce(json_agg(json_build_object(
            'level', levels.level, 'targets', levels.targets, 'landed', levels.landed, 'of', levels.of,
            'abandoned', levels.abandoned, 'build', levels.build) order by levels.level desc), '[]')
        from (
            select s.level, count(*) filter (where s.is_landed) as landed,
                count(*) filter (where s.is_landed or not s.is_abandoned) as of,
                count(*) filter (where s.is_abandoned and not s.is_landed) as abandoned,
                (select array_agg(distinct p.target order by p.target) from pair p where p.level = s.level) as targets,
                worst_build(min(s.project_id), (
                    select array_agg(distinct revision) from standing o, unnest(o.revisions) as revision
                    where o.level = s.level and o.is_landed)) as build
            from standing s
            group by s.level
        ) as levels);
end $$;

-- One row of a project's landings.
create or replace function project_landing_json(b branch, t branch, l landing) returns json
language plpgsql stable as $$
begin
    return (
        select (jsonb_build_object(
            'branch', jsonb_build_object('id', b.id, 'name', b.name),
            'repository', jsonb_build_object('id', r.id, 'provider', r.provider, 'owner', r.owner, 'name', r.name),
            'features', event_features(b.id)) || landing_json(b, t, l)::jsonb)::json
        from repository r where r.id = b.repository_id);
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
