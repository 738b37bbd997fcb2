-- What a computation of landings starts from: a repository's branches, where each was, and what is known of it already.

-- Whether a branch has landed on the uppermost level. Looked up for each deleted branch, never for all landings at once.
create or replace function has_landed_on_top(branch bigint) returns boolean
language plpgsql stable as $$
begin
    return exists (
        select from landing l where l.branch_id = branch and l.target_level = 0 and l.state = 'landed');
end $$;

-- The branches of a repository that have landings: those on a level, and those that a feature has by hand or by text, below
-- all levels. A deleted one counts until it has landed on the uppermost level, or all its features have come to an end.
create or replace function landing_branches(of_repository bigint)
returns table (id bigint, name text, level integer, head text, deleted_at timestamptz, is_final boolean)
language plpgsql stable as $$
#variable_conflict use_column
begin
    return query
    select b.id, b.name, b.level, b.head, b.deleted_at, coalesce(owner.are_final, false)
    -- An aggregate of each branch: joined as a whole, links would be read from end to end.
    from branch b cross join lateral (
        select bool_and(f.is_final) as are_final
        from link l join feature f on f.id = l.feature_id
        where l.branch_id = b.id and l.linked and f.deleted_at is null
    ) as owner
    where b.repository_id = of_repository and b.head is not null and (b.level is not null or owner.are_final is not null)
        and (b.deleted_at is null or not (coalesce(owner.are_final, false) or has_landed_on_top(b.id)));
end $$;

-- The ids of the branches that a question about one branch needs: itself and its targets; null where something lies below it, so that
-- the whole repository is needed, as it is without a branch.
create or replace function basis_scope(of_repository bigint, of_branch bigint) returns bigint[]
language plpgsql stable as $$
begin
    return (
        with listed as materialized (
            select l.id, coalesce(l.level, 2147483647) as level, l.deleted_at from landing_branches(of_repository) as l
        ), asked as (
            select listed.level from listed where listed.id = of_branch
        ), scope as (
            select of_branch is null or exists (
                select from listed join asked on listed.level > asked.level) as is_whole
        )
        select case when not scope.is_whole then array(
            select listed.id from listed left join asked on true
            where listed.id = of_branch or (listed.level < asked.level and listed.deleted_at is null))
        end
        from scope);
end $$;

-- What a target's head was just before the repository's push number `seq`; null where nobody knows.
--
-- That it did not exist then is no news: what came with it may be older than all that is known of it.
create or replace function head_before(target bigint, before_seq bigint) returns text
language plpgsql stable as $$
declare
    value text;
begin
    select t.after into value from tip t where t.branch_id = target and t.seq < before_seq order by t.seq desc, t.place desc limit 1;
    if not found then
        select t.before into value from tip t where t.branch_id = target order by t.seq, t.place limit 1;
    end if;
    return case when not is_zero(value) then value end;
end $$;

drop function if exists basis_tips(bigint, bigint[]);

-- A member of a JSON object with the comma before it; nothing where there is no value. Ids, digests, times and states need no escapes.
create or replace function basis_member(name text, value text) returns text
language sql immutable
return coalesce(',"' || name || '":"' || value || '"', '');

-- A repository's basis as JSON; of one branch only what its own landings need.
--
-- Of a large repository it is long. So what is null is left out, and so is the revision of an answer that is about the head; and
-- objects are put together as text, because json_build_object looks up the types of its arguments each time.
create or replace function landing_basis(r repository, of_branch bigint) returns json
language plpgsql stable as $$
declare
    scope bigint[] := basis_scope(r.id, of_branch);
begin
    return (
        with listed as materialized (
            select *, coalesce(l.level, 2147483647) as depth
            from landing_branches(r.id) as l where scope is null or l.id = any (scope)
        ), target as materialized (
            -- By the levels that they are above of: of branches there are many.
            select lower_level.depth, t.id
            from (select distinct listed.depth from listed) as lower_level
                join listed t on t.level < lower_level.depth and t.deleted_at is null
        ), pair as materialized (
            -- One row a branch: what is known of it in its targets, and where the history has still to be asked.
            select s.id,
                array_agg(t.id order by t.id) filter (where l.own_work is not true) as open_targets,
                string_agg(
                    '{"target":' || t.id || basis_member('state', l.computed_state)
                    || basis_member('revision', case when l.revision <> s.head then l.revision end)
                    || basis_member('landed_as', l.landed_as) || basis_member('digest', l.digest)
                    || case when l.own_work is null then '' else ',"own_work":' || l.own_work end || '}',
                    ',' order by t.id) filter (where l.revision is not null) as landings
            from listed s
                join target t on t.depth = s.depth
                left join lateral (
                    -- Looked up pair by pair, whatever the planner thinks of how many there are.
                    select * from landing one where one.branch_id = s.id and one.target_id = t.id offset 0
                ) as l on true
            group by s.id
        ), history as materialized (
            -- The newest 100 values of each branch, the oldest first; each with what the targets were before it whose `own_work`
            -- is open.
            select s.id, string_agg(
                '{"seq":' || t.seq || basis_member('before', t.before) || basis_member('after', t.after)
                || case
                    when p.open_targets is null then ''
                    else ',"targets":' || (
                        select json_object_agg(target, head_before(target, t.seq)) from unnest(p.open_targets) as target)
                end || '}', ',' order by t.seq, t.place) as tips
            from listed s left join pair p on p.id = s.id
                cross join lateral (
                    select * from tip one
                    where one.branch_id = s.id and not is_zero(one.after)
                    order by one.seq desc, one.place desc
                    limit 100
                ) as t
            group by s.id
        )
        select json_build_object(
            'repository', json_build_object(
                'id', r.id, 'project_id', r.project_id, 'project', (select slug from project where id = r.project_id),
                'provider', r.provider, 'owner', r.owner, 'name', r.name, 'clone_url', r.clone_url,
                'default_branch', r.default_branch, 'status', r.status, 'last_seq', r.last_seq),
            'branches', (
                select ('[' || coalesce(string_agg(
                    '{"id":' || s.id || ',"name":' || to_json(s.name)
                    || case when s.level is null then '' else ',"level":' || s.level end
                    || basis_member('head', s.head) || basis_member('deleted_at', rfc3339(s.deleted_at))
                    || ',"tips":[' || coalesce(h.tips, '') || '],"landings":[' || coalesce(p.landings, '') || ']}',
                    ',' order by s.level nulls last, s.id), '') || ']')::json
                from listed s left join pair p on p.id = s.id left join history h on h.id = s.id),
            'pull_requests', (
                select coalesce(json_agg(json_build_object(
                    'number', p.number, 'head_branch', p.head_branch, 'head', p.head, 'target_branch', p.target_branch,
                    'merge_revision', p.merge_revision) order by p.number), '[]')
                from listed s cross join lateral (
                    select * from pull_request one
                    where one.project_id = r.project_id and one.head_external_id = r.external_id
                        and one.head_branch = s.name and one.repository_id = r.id and one.state = 'merged'
                    order by one.number desc
                    limit 100
                ) as p)));
end $$;
