-- Landings: what a computation found of branches in the branches above them.
--
-- Order is never trusted: of two computations the one that knew more counts, whichever comes last. What a person said wins.

-- What `POST /core/v1/observations/landing` runs: one statement, one transaction, one round trip.
create or replace function observe_landing(token_digest bytea, key text, body_digest bytea, observation jsonb) returns jsonb
language plpgsql
set lock_timeout = '2s'
as $$
declare
    caller token := reporting_token(token_digest, 'landing');
    r repository;
    heads jsonb;
begin
    perform refuse_future((observation ->> 'fetched_at')::timestamptz, 'fetched_at');
    if not claim_key(key, body_digest) then
        return '{"replayed": true}';
    end if;
    r := computed_repository(caller.project_id, (observation ->> 'repository')::bigint);
    if (observation ->> 'from_seq')::bigint > r.last_seq then
        perform problem(422, 'unacceptable', format(
            '''from_seq'' is %s, but the newest push that is known here is %s: compute from a new basis.',
            observation ->> 'from_seq', r.last_seq));
    end if;
    -- In the order in which pushes take these locks.
    perform lock_attachments(r.project_id, alone => false);
    perform lock_links(r.project_id, alone => false);
    heads := take_heads(r, observation);
    return jsonb_build_object(
        'unconfirmed', confirm_landings(r, observation), 'landings', take_landings(r, observation), 'heads', heads);
end $$;

-- The repository of a computation, locked, where the token may reach it.
create or replace function computed_repository(token_project bigint, repository_id bigint) returns repository
language plpgsql as $$
declare
    r repository;
begin
    select repository.* into r
    from repository join project p on p.id = repository.project_id
    where repository.id = computed_repository.repository_id and repository.deleted_at is null and p.deleted_at is null
        and (token_project is null or p.id = token_project)
    for no key update of repository;
    if not found then
        perform problem(404, 'not-found', format('There is no repository %s.', repository_id));
    end if;
    return r;
end $$;

-- Takes over the heads that a fetch found to be others than core's.
create or replace function take_heads(r repository, observation jsonb) returns jsonb
language plpgsql as $$
declare
    applied jsonb := '[]';
    one record;
    change text;
begin
    for one in
        select name, revision, row_number() over (order by name) as place
        from jsonb_to_recordset(observation -> 'heads') as heads (name text, revision text)
        order by name
    loop
        change := take_head(r, one.place, (observation ->> 'from_seq')::bigint, one.name, one.revision);
        applied := applied || jsonb_build_object('name', one.name, 'change', change);
    end loop;
    if jsonb_path_exists(applied, '$[*] ? (@.change == "applied")') then
        update repository set last_seq = r.last_seq + 1 where id = r.id;
    end if;
    return applied;
end $$;

-- Takes over one fetched head, as a tip of origin `fetch`. A branch that moved since the computation began is left alone.
--
-- The tip stands right after what core knew: at the time of that push, beginning with what it left, so that the pushes that
-- core did not hear of can still come and find their places. Where that time leads elsewhere (there and back), just after it.
create or replace function take_head(r repository, place bigint, from_seq bigint, branch_name text, revision text) returns text
language plpgsql as $$
declare
    was branch;
    now_is branch;
    known text;
    update_ jsonb;
begin
    select * into was from branch where repository_id = r.id and name = branch_name;
    if not found then
        return 'unknown';
    elsif was.seq > from_seq then
        return 'moved';
    end if;
    known := case when was.deleted_at is null then was.head else repeat('0', length(coalesce(was.head, revision))) end;
    update_ := jsonb_build_object(
        'ref', 'refs/heads/' || was.name, 'before', known, 'after', coalesce(revision, repeat('0', length(known))),
        'forced', false);
    if known = update_ ->> 'after' or known is null then
        return 'same';
    end if;
    now_is := was;
    for attempt in 0..1 loop
        delete from tip where repository_id = r.id and seq = r.last_seq + 1 and tip.place = take_head.place;
        insert into tip (repository_id, seq, place, branch_id, before, after, forced, origin, pushed_at)
        values (r.id, r.last_seq + 1, take_head.place, was.id, known, update_ ->> 'after', false, 'fetch',
            was.pushed_at + attempt * interval '1 microsecond')
        on conflict do nothing;
        now_is := move_head(now_is, r.last_seq + 1, was.pushed_at + attempt * interval '1 microsecond', update_, false);
        exit when revision is not distinct from case when now_is.deleted_at is null then now_is.head end;
    end loop;
    perform attach_builds(r, revision);
    perform tell_push(was, now_is, false, r.last_seq + 1, null, update_);
    return 'applied';
end $$;

-- Confirms the answers that a later computation found to be what core has, by their digests: after a push to a target that is
-- nearly all of them. Returns the others, of which it has to say what it found.
create or replace function confirm_landings(r repository, observation jsonb) returns jsonb
language plpgsql as $$
declare
    unconfirmed jsonb := '[]';
    item jsonb;
    asked bigint[];
    confirmed bigint[];
begin
    for item in select one from jsonb_array_elements(observation -> 'confirmed') as one order by (one ->> 'target')::bigint loop
        asked := array(select jsonb_array_elements_text(item -> 'branches')::bigint);
        confirmed := confirm_target(
            r, (item ->> 'target')::bigint, item ->> 'target_revision', asked,
            array(select jsonb_array_elements_text(item -> 'digests')), (observation ->> 'from_seq')::bigint,
            (observation ->> 'fetched_at')::timestamptz);
        unconfirmed := unconfirmed || (
            select coalesce(jsonb_agg(jsonb_build_object('branch', branch, 'target', item -> 'target')), '[]')
            from unnest(asked) as branch where branch not in (select unnest(confirmed)));
    end loop;
    return unconfirmed;
end $$;

-- Confirms answers in one target; returns the branches of which it could.
create or replace function confirm_target(
    r repository, target bigint, target_revision text, branches bigint[], digests text[], new_seq bigint, new_fetch timestamptz)
returns bigint[]
language plpgsql as $$
declare
    confirmed bigint[];
begin
    with known as materialized (
        -- Looked up one by one, whatever the planner thinks of how many there are; who changes one meanwhile is not overwritten.
        select one.place, told.digest || confirm_target.target_revision as tie
        from unnest(branches, digests) as told (branch_id, digest) cross join lateral (
            select l.ctid as place
            from landing l join branch b on b.id = l.branch_id
            where l.branch_id = told.branch_id and l.target_id = target and l.digest = told.digest
                and b.repository_id = r.id and b.head = l.revision
                and (l.from_seq, l.fetched_at, l.tie) <= (new_seq, new_fetch, told.digest || confirm_target.target_revision)
                and (l.unknown_seq, l.unknown_at) > (new_seq, new_fetch) is not true
            offset 0
        ) as one
    ), changed as (
        update landing l
        set from_seq = new_seq, fetched_at = new_fetch, tie = known.tie, target_revision = confirm_target.target_revision,
            stale_since = null, reason = null
        from known where l.ctid = known.place
        returning l.branch_id
    )
    select array_agg(branch_id) into confirmed from changed;
    return coalesce(confirmed, '{}');
end $$;

-- Takes over what was found, in the order of branches and targets, so that two computations lock in one order.
create or replace function take_landings(r repository, observation jsonb) returns jsonb
language plpgsql as $$
declare
    answer jsonb := '[]';
    one record;
begin
    for one in
        select b as source, t as target, l as known, item as observed
        from jsonb_array_elements(observation -> 'landings') as item
            left join branch b on b.id = (item ->> 'branch')::bigint and b.repository_id = r.id
            left join branch t on t.id = (item ->> 'target')::bigint and t.repository_id = r.id
            left join landing l on l.branch_id = b.id and l.target_id = t.id
        order by (item ->> 'branch')::bigint, (item ->> 'target')::bigint
    loop
        answer := answer || jsonb_build_object(
            'branch', one.observed -> 'branch', 'target', one.observed -> 'target', 'change', case
                -- Removed since.
                when (one.source).id is null or (one.target).id is null then 'ignored'
                else take_landing(
                    one.source, one.target, one.known, one.observed, (observation ->> 'from_seq')::bigint,
                    (observation ->> 'fetched_at')::timestamptz)
            end);
    end loop;
    return answer;
end $$;

-- Tells answers apart that were computed from the same: which of them wins is of no matter, as long as it is always the same one.
create or replace function landing_tie(observed jsonb) returns text
language sql immutable
return coalesce((observed ->> 'digest') || (observed ->> 'target_revision'), md5(observed::text));

-- Takes over what was found of one branch in one target; says whether the answer that counts changed by it.
create or replace function take_landing(
    b branch, t branch, known landing, observed jsonb, from_seq bigint, fetched_at timestamptz) returns text
language plpgsql as $$
declare
    now_is landing;
begin
    if observed ->> 'revision' is distinct from b.head then
        perform keep_late(b, t, observed, from_seq, fetched_at);
        return 'history';
    elsif observed ->> 'state' = 'unknown' then
        perform take_unknown(b, t, known, observed, from_seq, fetched_at);
        return 'same';
    elsif (known.from_seq, known.fetched_at, known.tie) = (from_seq, fetched_at, landing_tie(observed)) then
        return 'same';
    elsif (known.from_seq, known.fetched_at, known.tie) > (from_seq, fetched_at, landing_tie(observed)) then
        perform keep_late(b, t, observed, from_seq, fetched_at);
        return 'history';
    end if;
    now_is := save_landing(answered_landing(b, t, known, observed, from_seq, fetched_at));
    if (known.computed_state, known.landed_as, known.revision)
        is distinct from (now_is.computed_state, now_is.landed_as, now_is.revision) then
        perform keep_answer(now_is);
    end if;
    if tells_news(b, known, now_is) then
        perform tell_landing(b, t, known, now_is, case when has_answer(known) then 'updated' else 'created' end);
    end if;
    return case when is_other_answer(known, now_is) then 'changed' else 'same' end;
end $$;

-- A landing's row with a new answer in it.
create or replace function answered_landing(
    b branch, t branch, known landing, observed jsonb, from_seq bigint, fetched_at timestamptz) returns landing
language plpgsql as $$
declare
    now_is landing := known;
begin
    now_is.branch_id := b.id;
    now_is.target_id := t.id;
    now_is.project_id := b.project_id;
    now_is.target_level := t.level;
    now_is.computed_state := observed ->> 'state';
    now_is.method := observed ->> 'method';
    now_is.landed_as := observed ->> 'landed_as';
    now_is.revision := observed ->> 'revision';
    now_is.target_revision := observed ->> 'target_revision';
    now_is.committed_at := (observed ->> 'committed_at')::timestamptz;
    now_is.evidence := observed ->> 'evidence';
    now_is.digest := observed ->> 'digest';
    now_is.own_work := case
        when known.own_work then true else coalesce((observed ->> 'own_work')::boolean, known.own_work)
    end;
    now_is.from_seq := from_seq;
    now_is.fetched_at := fetched_at;
    now_is.tie := landing_tie(observed);
    now_is.computed_at := case
        -- What was so when it was first looked at is as old as it says.
        when not has_answer(known) then least(coalesce(now_is.committed_at, now()), now())
        when (known.computed_state, known.landed_as) is distinct from (now_is.computed_state, now_is.landed_as) then now()
        else known.computed_at
    end;
    if (known.unknown_seq, known.unknown_at) > (from_seq, fetched_at) then
        now_is.stale_since := coalesce(known.stale_since, known.unknown_at);
    else
        now_is.stale_since := null;
        now_is.reason := null;
    end if;
    now_is.version := coalesce(known.version, 0) + case
        when (known.computed_state, known.landed_as, known.revision)
            is distinct from (now_is.computed_state, now_is.landed_as, now_is.revision) then 1 else 0
    end;
    return now_is;
end $$;

-- Remembers that nothing could be found out: an answer stays, but is not confirmed any more.
create or replace function take_unknown(
    b branch, t branch, known landing, observed jsonb, from_seq bigint, fetched_at timestamptz) returns void
language plpgsql as $$
declare
    now_is landing := known;
begin
    if (known.unknown_seq, known.unknown_at) >= (from_seq, fetched_at)
        or (known.from_seq, known.fetched_at) >= (from_seq, fetched_at) then
        return;
    end if;
    now_is.branch_id := b.id;
    now_is.target_id := t.id;
    now_is.project_id := b.project_id;
    now_is.target_level := t.level;
    now_is.computed_state := coalesce(known.computed_state, 'unknown');
    now_is.computed_at := coalesce(known.computed_at, now());
    now_is.version := coalesce(known.version, 1);
    now_is.unknown_seq := from_seq;
    now_is.unknown_at := fetched_at;
    now_is.reason := observed ->> 'reason';
    if has_answer(known) then
        now_is.stale_since := coalesce(known.stale_since, fetched_at);
    end if;
    perform save_landing(now_is);
end $$;

-- Writes what was computed; what a person said stays.
create or replace function save_landing(told landing) returns landing
language plpgsql as $$
declare
    saved landing;
begin
    insert into landing as l (
        branch_id, target_id, project_id, target_level, computed_state, method, landed_as, revision, target_revision,
        committed_at, evidence, digest, computed_at, own_work, from_seq, fetched_at, tie, unknown_seq, unknown_at, reason,
        stale_since, version)
    values (
        told.branch_id, told.target_id, told.project_id, told.target_level, told.computed_state, told.method,
        told.landed_as, told.revision, told.target_revision, told.committed_at, told.evidence, told.digest, told.computed_at,
        told.own_work, told.from_seq, told.fetched_at, told.tie, told.unknown_seq, told.unknown_at, told.reason,
        told.stale_since, told.version)
    on conflict (branch_id, target_id) do update
    set (target_level, computed_state, method, landed_as, revision, target_revision, committed_at, evidence, digest, computed_at,
        own_work, from_seq, fetched_at, tie, unknown_seq, unknown_at, reason, stale_since, version) = (
        excluded.target_level, excluded.computed_state, excluded.method, excluded.landed_as, excluded.revision,
        excluded.target_revision, excluded.committed_at, excluded.evidence, excluded.digest, excluded.computed_at, excluded.own_work,
        excluded.from_seq, excluded.fetched_at, excluded.tie, excluded.unknown_seq, excluded.unknown_at, excluded.reason,
        excluded.stale_since, greatest(excluded.version, l.version))
    returning l.* into saved;
    return saved;
end $$;

-- Whether a landing has an answer, computed or by hand.
create or replace function has_answer(l landing) returns boolean
language sql immutable
return coalesce(l.manual_state, l.computed_state, 'unknown') <> 'unknown';

-- Whether two rows give different answers: another state, or landed as another commit.
create or replace function is_other_answer(was landing, now_is landing) returns boolean
language sql immutable
return coalesce(was.state, 'unknown') <> now_is.state
    or (now_is.state = 'landed' and now_is.manual_state is null and was.landed_as is distinct from now_is.landed_as);

-- Whether others have to hear of a new answer. A first one tells only what happened since the branch is known: not what
-- was so before anybody looked. (A commit's time is in whole seconds.)
create or replace function tells_news(b branch, was landing, now_is landing) returns boolean
language sql stable
return is_other_answer(was, now_is) and (
    has_answer(was) or (
        now_is.state in ('landed', 'partial', 'reverted')
        and now_is.committed_at >= date_trunc('second', b.created_at)) is true);

-- Adds an answer that counts from now on to the history.
create or replace function keep_answer(l landing) returns void
language plpgsql as $$
begin
    insert into landing_history (
        branch_id, target_id, kind, at, state, method, landed_as, revision, target_revision, committed_at, evidence,
        from_seq, fetched_at)
    values (
        l.branch_id, l.target_id, 'answer', l.computed_at, l.computed_state, l.method, l.landed_as, l.revision,
        l.target_revision, l.committed_at, l.evidence, l.from_seq, l.fetched_at);
end $$;

-- Adds a result to the history that came too late to count: the branch has moved, or a computation that knew more came first.
create or replace function keep_late(b branch, t branch, observed jsonb, from_seq bigint, fetched_at timestamptz) returns void
language plpgsql as $$
begin
    if observed ->> 'state' = 'unknown' or exists (
        select from landing_history h
        where h.branch_id = b.id and h.target_id = t.id and h.revision = observed ->> 'revision'
            and h.state = observed ->> 'state' and h.landed_as is not distinct from observed ->> 'landed_as') then
        return;
    end if;
    insert into landing_history (
        branch_id, target_id, kind, at, state, method, landed_as, revision, target_revision, committed_at, evidence,
        from_seq, fetched_at)
    values (
        b.id, t.id, 'late', fetched_at, observed ->> 'state', observed ->> 'method', observed ->> 'landed_as',
        observed ->> 'revision', observed ->> 'target_revision', (observed ->> 'committed_at')::timestamptz, observed ->> 'evidence',
        from_seq, fetched_at);
end $$;

-- An answer as events have it; null where there is none.
create or replace function told_answer(b branch, l landing) returns jsonb
language plpgsql stable as $$
begin
    return case when has_answer(l) then jsonb_build_object(
        'state', l.state, 'method', shown_method(l), 'landed_as', shown_landed_as(l), 'revision', shown_revision(b, l)) end;
end $$;

-- What a landing says goes for what was computed, or for what a person said.
create or replace function shown_method(l landing) returns text
language sql immutable
return case when l.manual_state is null then l.method else 'manual' end;

create or replace function shown_landed_as(l landing) returns text
language sql immutable
return case when l.manual_state is null then l.landed_as end;

create or replace function shown_revision(b branch, l landing) returns text
language sql immutable
return case when l.manual_state is null then l.revision else b.head end;

-- Tells others of a new answer.
create or replace function tell_landing(b branch, t branch, was landing, now_is landing, change text) returns void
language plpgsql as $$
declare
    r repository;
begin
    select * into r from repository where id = b.repository_id;
    perform emit_event(
        b.project_id, 'ployst.landing.changed', format('branches/%s/landings/%s', b.id, t.id), jsonb_build_object(
            'change', change,
            'branch', jsonb_build_object('id', b.id, 'name', b.name),
            'repository', jsonb_build_object(
                'id', r.id, 'provider', r.provider, 'external_id', r.external_id, 'owner', r.owner, 'name', r.name),
            'target', jsonb_build_object('id', t.id, 'name', t.name, 'level', t.level),
            'before', told_answer(b, was),
            'after', coalesce(told_answer(b, now_is), '{"state": "unknown"}') || jsonb_build_object(
                'committed_at', case when now_is.manual_state is null then rfc3339(now_is.committed_at) end,
                'evidence', coalesce(now_is.manual_reason, now_is.evidence)),
            'features', event_features(b.id),
            'version', now_is.version,
            'level', t.level));
end $$;

-- Keeps the level that landings have of their target.
create or replace function follow_target_level() returns trigger
language plpgsql as $$
begin
    update landing set target_level = new.level where target_id = new.id and target_level is distinct from new.level;
    return null;
end $$;

create or replace trigger follow_target_level after update of level on branch
for each row when (old.level is distinct from new.level) execute function follow_target_level();
