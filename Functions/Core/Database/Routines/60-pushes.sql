-- Pushes. Order is never trusted: whatever order, repetition or concurrency they come in, the same pushes end in the same
-- heads, tips and tombstones.

-- Where a branch stood after all pushes up to a time: its value (zeros: deleted), the value before the push that made it, and
-- whether several pushes of that one time had to be put in order.
--
-- Providers tell time in seconds, so two pushes can have the same. They chain: what one made, the next began with. The last
-- is the one whose result no other began with. A circle (there and back within a second) ends where the branch was before
-- it. Of unconnected chains (a push between them is missing) the one that does not start where the branch was is later.
-- Where nothing tells, the greatest id wins: arbitrary, but the same on every order of arrival.
create or replace function settled_tip(branch bigint, until timestamptz, out value text, out pushed_at timestamptz,
    out before text, out tied boolean)
language plpgsql stable as $$
declare
    start text;
begin
    select max(t.pushed_at) into pushed_at from tip t where t.branch_id = branch and t.pushed_at <= until;
    if pushed_at is null then
        return;
    end if;
    select count(*) > 1, max(t.after) into tied, value
    from tip t where t.branch_id = branch and t.pushed_at = settled_tip.pushed_at;
    if tied then
        start := coalesce(
            (select earlier.value from settled_tip(branch, settled_tip.pushed_at - interval '1 microsecond') as earlier),
            repeat('0', length(value)));
        value := last_of_tied(branch, pushed_at, start);
    end if;
    select max(t.before) into before
    from tip t where t.branch_id = branch and t.pushed_at = settled_tip.pushed_at and t.after = value;
end $$;

-- The value that a branch had after all its pushes of one time, when it had `start` before them.
create or replace function last_of_tied(branch bigint, at_time timestamptz, start text) returns text
language sql stable as $$
    with recursive edge as (
        select t.before, t.after from tip t
        where t.branch_id = branch and t.pushed_at = at_time
            -- The same deletion told once with and once without what it deleted.
            and not (t.before is null and exists (
                select from tip o
                where o.branch_id = branch and o.pushed_at = at_time and o.after = t.after and o.before is not null))
    ), balance as (
        select value, sum(weight) as weight
        from (select after as value, 1 as weight from edge
              union all select before, -1 from edge where before is not null) as ends
        group by value
    ), reached (value) as (
        select start
        union
        select edge.after from edge join reached on edge.before = reached.value
    )
    select value from balance
    where weight > 0 or (value = start and not exists (select from balance where weight > 0))
        or not exists (select from balance where weight > 0 or value = start)
    order by value in (select reached.value from reached), value desc
    limit 1
$$;

-- Takes one ref's new value into a branch's history and, where it is the newest, into its head.
-- Returns what changed as JSON; null where this was known already.
create or replace function apply_update(
    repository_row repository, push_seq bigint, place bigint, push_time timestamptz, pusher text, update_ jsonb)
returns jsonb
language plpgsql as $$
declare
    branch_name text := substr(update_ ->> 'ref', length('refs/heads/') + 1);
    was branch;
    now_is branch;
    is_new boolean := false;
begin
    select * into was from branch where repository_id = repository_row.id and name = branch_name;
    if not found then
        is_new := true;
        was := new_branch(repository_row, branch_name, push_seq, push_time);
    end if;
    insert into tip (repository_id, seq, place, branch_id, before, after, forced, pushed_at, pusher)
    values (repository_row.id, push_seq, place, was.id, update_ ->> 'before', update_ ->> 'after',
        (update_ ->> 'forced')::boolean, push_time, pusher)
    on conflict do nothing;
    if not found then
        return null;
    end if;
    now_is := move_head(was, push_seq, push_time, update_, is_new);
    if is_new then
        perform relink(array [was.id]);
    end if;
    perform attach_builds(repository_row, update_ ->> 'after');
    if now_is.version = was.version and not is_new then
        return jsonb_build_object('ref', update_ ->> 'ref', 'branch', was.id, 'change', 'none');
    end if;
    return tell_push(was, now_is, is_new, push_seq, pusher, update_);
end $$;

-- Makes the row of a branch that was not known, with the ids that its name may hold.
create or replace function new_branch(
    repository_row repository, branch_name text, push_seq bigint, push_time timestamptz) returns branch
language plpgsql as $$
declare
    made branch;
begin
    perform lock_links(repository_row.project_id, alone => false);
    insert into branch (repository_id, project_id, name, pushed_at, seq)
    values (repository_row.id, repository_row.project_id, branch_name, push_time, push_seq)
    returning * into made;
    insert into branch_candidate (project_id, candidate, branch_id)
    select repository_row.project_id, candidate, made.id from candidate_ids(branch_name) as candidate;
    return made;
end $$;

-- Moves a branch's head, if the push that was just added to its history is the newest or changes which one is.
create or replace function move_head(
    was branch, push_seq bigint, push_time timestamptz, update_ jsonb, is_new boolean) returns branch
language plpgsql as $$
declare
    settled record;
    new_head text;
    deletion timestamptz;
    now_is branch;
begin
    if push_time < was.pushed_at and not was.tied and (was.deleted_at is null or was.pushed_before is not null) then
        return was;
    elsif is_new or push_time > was.pushed_at then
        select update_ ->> 'after' as value, push_time as pushed_at, update_ ->> 'before' as before, false as tied
        into settled;
    else
        select * into settled from settled_tip(was.id, 'infinity');
    end if;
    if is_zero(settled.value) then
        deletion := settled.pushed_at;
        new_head := head_before_deletion(was.id, settled.pushed_at, settled.before);
    else
        new_head := settled.value;
    end if;
    update branch b
    set head = new_head, deleted_at = deletion, pushed_at = settled.pushed_at, pushed_before = settled.before,
        tied = settled.tied, seq = push_seq, updated_at = now(),
        version = b.version + case
            when is_new or (new_head, deletion is null) is not distinct from (b.head, b.deleted_at is null) then 0 else 1
        end
    where b.id = was.id and (
        is_new or (new_head, deletion, settled.pushed_at, settled.before, settled.tied)
            is distinct from (b.head, b.deleted_at, b.pushed_at, b.pushed_before, b.tied))
    returning b.* into now_is;
    -- Not coalesce(): a row of nulls is none of its nulls.
    return case when now_is.id is null then was else now_is end;
end $$;

-- The revision that a deleted branch keeps: what the deletion says it had, else the last one known before it.
create or replace function head_before_deletion(branch bigint, deletion timestamptz, said text) returns text
language plpgsql stable as $$
declare
    earlier record;
    pushed_with_it text;
begin
    if not is_zero(said) then
        return said;
    end if;
    select max(t.after) into pushed_with_it from tip t
    where t.branch_id = branch and t.pushed_at = deletion and not is_zero(t.after)
        and not exists (
            select from tip o where o.branch_id = branch and o.pushed_at = deletion and o.before = t.after);
    if pushed_with_it is not null then
        return pushed_with_it;
    end if;
    select * into earlier from settled_tip(branch, deletion - interval '1 microsecond');
    if is_zero(earlier.value) then
        return head_before_deletion(branch, earlier.pushed_at, earlier.before);
    end if;
    return earlier.value;
end $$;

-- Writes the event of a push that changed a branch, and says the same for the answer.
create or replace function tell_push(
    was branch, now_is branch, is_new boolean, push_seq bigint, pusher text, update_ jsonb) returns jsonb
language plpgsql as $$
declare
    zeros text := repeat('0', length(update_ ->> 'after'));
    before text := case
        when is_new then coalesce(update_ ->> 'before', zeros)
        when was.deleted_at is not null then zeros
        else was.head
    end;
    after text := case when now_is.deleted_at is null then now_is.head else zeros end;
    change text := case
        when now_is.deleted_at is not null then 'deleted'
        when is_new or was.deleted_at is not null then 'created'
        when (update_ ->> 'forced')::boolean then 'forced'
        else 'updated'
    end;
begin
    perform tell_branch(was.id, change, jsonb_build_object(
        'before', before, 'after', after, 'seq', push_seq, 'pusher', pusher, 'pushed_at', rfc3339(now_is.pushed_at),
        -- A push between is missing: what core knew is not what this one began with.
        'gap', coalesce(update_ ->> 'before' <> before, false)));
    return jsonb_build_object(
        'ref', update_ ->> 'ref', 'branch', was.id, 'change', change, 'version', now_is.version);
end $$;

-- Takes a push into one repository, whose row the caller has locked.
create or replace function push_to(repository_row repository, observation jsonb) returns jsonb
language plpgsql as $$
declare
    next_seq bigint := repository_row.last_seq + 1;
    applied jsonb := '[]';
    one jsonb;
    place bigint;
    update_ jsonb;
begin
    perform lock_attachments(repository_row.project_id, alone => false);
    -- Before the first branch's row is locked: whoever makes a feature locks in this order too.
    if jsonb_array_length(observation -> 'updates') > 1 then
        perform lock_links(repository_row.project_id, alone => false);
    end if;
    for update_, place in select * from jsonb_array_elements(observation -> 'updates') with ordinality loop
        one := apply_update(
            repository_row, next_seq, place, (observation ->> 'pushed_at')::timestamptz, observation ->> 'pusher', update_);
        applied := applied || coalesce(one, '[]');
    end loop;
    if applied <> '[]' then
        update repository
        -- Whatever newer name the push came with was taken over before: this is the name at that time.
        set last_seq = next_seq, named_at = greatest(named_at, (observation ->> 'pushed_at')::timestamptz)
        where id = repository_row.id;
        if repository_row.status = 'removed' then
            perform put_repository_status(repository_row, 'active', (observation ->> 'pushed_at')::timestamptz);
        end if;
    end if;
    return jsonb_build_object('repository', repository_row.id, 'project', repository_row.project_id, 'updates', applied);
end $$;
