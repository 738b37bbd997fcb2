-- What happened to a feature, in order.

-- The pushes, builds, pull requests and landings of a feature's branches after a place in its timeline, at most so many of
-- each. A place is a text that sorts as time does.
create or replace function feature_timeline(feature bigint, after_place text, most bigint)
returns table (place text, item json)
language plpgsql stable as $$
declare
    since timestamptz := coalesce(split_part(after_place, '/', 1)::timestamptz, '-infinity');
begin
    return query
    with member as materialized (
        select b.id, b.project_id, b.name, b.repository_id, r.external_id, json_build_object(
            'id', b.id, 'name', b.name,
            'repository', json_build_object('id', r.id, 'provider', r.provider, 'owner', r.owner, 'name', r.name)) as branch
        from link l join branch b on b.id = l.branch_id join repository r on r.id = b.repository_id
        where l.feature_id = feature and l.linked and r.deleted_at is null
    ), happened as (
        select t.pushed_at as at, 'push' as kind, 1 as rank, t.seq as id, m.branch, json_build_object(
            'before', t.before, 'after', t.after, 'forced', t.forced, 'origin', t.origin, 'pusher', t.pusher, 'seq', t.seq,
            'seen_at', rfc3339(t.seen_at)) as detail
        from member m cross join lateral (
            select * from tip where tip.branch_id = m.id and tip.pushed_at >= since order by tip.pushed_at, tip.seq limit most
        ) as t
        union all
        select p.changed_at, 'pull_request', 2, p.id, m.branch, pull_request_json(p)
        from member m join pull_request p
            on p.project_id = m.project_id and p.head_external_id = m.external_id and p.head_branch = m.name
        where p.changed_at >= since
        union all
        select built.at, 'build', 3, built.id, built.branch, built.detail
        from (
            select distinct on (b.id) coalesce(b.started_at, b.created_at) as at, b.id, m.branch::text::json as branch,
                build_json(b) as detail
            from member m join tip t on t.branch_id = m.id
                join build b on b.project_id = m.project_id and b.revision = t.after
            order by b.id, (b.branch = m.name) desc nulls last, m.id
        ) as built
        where built.at >= since
        union all
        select h.at, 'landing', 4, h.id, m.branch, json_build_object(
            'target', t.name, 'target_id', t.id, 'level', t.level, 'change', h.kind, 'state', h.state, 'method', h.method,
            'landed_as', h.landed_as, 'revision', h.revision, 'committed_at', rfc3339(h.committed_at),
            'evidence', h.evidence, 'reason', h.reason, 'author', h.author)
        from member m join landing_history h on h.branch_id = m.id join branch t on t.id = h.target_id
        where h.at >= since
    ), placed as (
        select rfc3339(h.at) || '/' || h.rank || '/' || lpad(h.id::text, 19, '0') || '/' || (h.branch ->> 'id') as place, h.*
        from happened h
    )
    select p.place, json_build_object('at', rfc3339(p.at), 'kind', p.kind, 'branch', p.branch, p.kind, p.detail)
    from placed p
    where after_place is null or p.place > after_place
    order by p.place
    limit most;
end $$;
