-- What dispatchers call: each function is one round trip, and no transaction is open while they send.
--
-- A dispatcher's row is its lease on all that it claimed. Whoever claims or writes locks the row (for key share) while the lease
-- is good; whoever frees what an expired one held locks it alone, and only then looks at its claims. So none is overlooked.
--
-- Their plans are kept, and may have been made while the queue was empty: only those are allowed that stay good when it grows.

create or replace function dispatch_start(name text) returns bigint
language sql as $$
    insert into dispatcher (name, expires_at) values (left(dispatch_start.name, 200), now() + interval '30 seconds')
    returning id
$$;

-- Whether a dispatcher's lease is good; keeps it from being taken away until the transaction ends.
create or replace function holds_lease(dispatcher bigint) returns boolean
language plpgsql as $$
begin
    perform from dispatcher d where d.id = holds_lease.dispatcher and d.expires_at > now() for key share;
    return found;
end $$;

-- Renews a lease that is still good, and ends those that are not. Says whether it was, and how many dispatchers are alive.
create or replace function dispatch_beat(dispatcher bigint) returns table (alive boolean, dispatchers integer)
language plpgsql as $$
begin
    update dispatcher d set expires_at = now() + interval '30 seconds'
    where d.id = dispatch_beat.dispatcher and d.expires_at > now();
    alive := found;
    perform end_dispatchers(array(
        select d.id from dispatcher d where d.expires_at <= now() order by d.id for update skip locked));
    select count(*) into dispatchers from dispatcher d where d.expires_at > now();
    return next;
end $$;

-- Hands back all that a dispatcher claimed, and ends it.
create or replace function dispatch_stop(dispatcher bigint) returns void
language plpgsql as $$
begin
    perform end_dispatchers(array(
        select d.id from dispatcher d where d.id = dispatch_stop.dispatcher for update));
end $$;

-- Frees what dispatchers hold whose rows are locked, and removes these.
--
-- This reads the whole queue: an index of claims would be written to by every claim, and dispatchers end rarely.
create or replace function end_dispatchers(ended bigint[]) returns void
language plpgsql as $$
begin
    if cardinality(ended) = 0 then
        return;
    end if;
    update delivery_queue set claimed_by = null, due_at = clock_timestamp() where claimed_by = any (ended);
    with removed as (
        delete from dispatcher d where d.id = any (ended) returning *
    )
    update dispatch_total t
    set (delivered, retried, failed, gone, last_attempt) = (
        select t.delivered + coalesce(sum(r.delivered), 0), t.retried + coalesce(sum(r.retried), 0),
            t.failed + coalesce(sum(r.failed), 0), t.gone + coalesce(sum(r.gone), 0),
            greatest(t.last_attempt, max(r.last_attempt))
        from removed r);
end $$;

-- The active subscriptions with something to send that became due within the last `recent`; where that is null, ever.
create or replace function dispatch_hungry(recent interval)
returns table (subscription_id bigint, max_in_flight integer)
language plpgsql stable
set plan_cache_mode = force_generic_plan set jit = off
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_column
begin
    if recent is null then
        return query select s.id, s.max_in_flight from subscription s
        where s.state = 'active' and s.deleted_at is null and (
            exists (
                select from delivery_queue q
                where q.subscription_id = s.id and not q.is_retry and q.due_at <= now() and q.claimed_by is null)
            or exists (
                select from delivery_queue q
                where q.subscription_id = s.id and q.is_retry and q.due_at <= now() and q.claimed_by is null));
    else
        return query select s.id, s.max_in_flight
        from (
            select distinct q.subscription_id from delivery_queue q
            where q.due_at > now() - recent and q.due_at <= now() and q.claimed_by is null
        ) as hungry join subscription s on s.id = hungry.subscription_id
        where s.state = 'active' and s.deleted_at is null;
    end if;
end $$;

-- When the first of a subscription's waiting deliveries became due, of those that were before a time; null where none was.
create or replace function waits_since(subscription bigint, before timestamptz) returns timestamptz
language plpgsql stable
set plan_cache_mode = force_generic_plan set jit = off set enable_seqscan = off set enable_bitmapscan = off
as $$
begin
    return least(
        (select q.due_at from delivery_queue q
         where q.subscription_id = subscription and not q.is_retry and q.due_at <= before and q.claimed_by is null
         order by q.due_at limit 1),
        (select q.due_at from delivery_queue q
         where q.subscription_id = subscription and q.is_retry and q.due_at <= before and q.claimed_by is null
         order by q.due_at limit 1));
end $$;

-- Claims what is due, the longest waiting first: of each subscription as many as there is room for, from its low mark on
-- (null: from the beginning), and of all together at most so many that were tried before.
create or replace function dispatch_claim(
    dispatcher bigint, subscriptions bigint[], lows timestamptz[], rooms integer[], most_retries integer)
returns table (
    id bigint, subscription_id bigint, due_at timestamptz, attempts integer, project_id bigint, is_instance boolean,
    url text, secret text, previous_secret text, webhook_id uuid, body text, max_in_flight integer)
language plpgsql
set plan_cache_mode = force_generic_plan set jit = off
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_column
begin
    if not holds_lease(dispatch_claim.dispatcher) then
        return;
    end if;
    return query with due as materialized (
        select q.id, q.due_at, q.is_retry, wanted.subscription_id, wanted.room
        from unnest(subscriptions, lows, rooms) as wanted (subscription_id, low, room)
            join subscription s on s.id = wanted.subscription_id and s.state = 'active' and s.deleted_at is null
            cross join (values (false), (true)) as turn (is_retry)
            cross join lateral (
                select one.* from delivery_queue one
                where one.subscription_id = wanted.subscription_id and one.is_retry = turn.is_retry
                    and one.due_at >= coalesce(wanted.low, '-infinity') and one.due_at <= now() and one.claimed_by is null
                order by one.due_at, one.id limit case when turn.is_retry then least(wanted.room, most_retries) else wanted.room end
                for update skip locked
            ) as q
    ), allowed as (
        select d.id, d.room, row_number() over (partition by d.subscription_id order by d.due_at, d.id) as place
        from (
            select due.*, row_number() over (partition by due.is_retry order by due.due_at, due.id) as number from due
        ) as d
        where not d.is_retry or d.number <= most_retries
    ), claimed as (
        update delivery_queue q set claimed_by = dispatch_claim.dispatcher
        where q.id = any (array(select a.id from allowed a where a.place <= a.room))
        returning q.*
    )
    select c.id, c.subscription_id, c.due_at, c.attempts, e.project_id, s.project_id is null, s.url, s.secret,
        case when s.previous_until > now() then s.previous_secret end, e.id, event_json(e)::text, s.max_in_flight
    from claimed c
        join subscription s on s.id = c.subscription_id
        join event e on e.position = c.position and e.ordinal = c.ordinal
    order by c.due_at, c.id;
end $$;

-- Hands back what was not sent.
create or replace function dispatch_release(dispatcher bigint, ids bigint[]) returns bigint
language plpgsql
set plan_cache_mode = force_generic_plan set jit = off set enable_seqscan = off
as $$
declare
    released bigint := 0;
begin
    if holds_lease(dispatch_release.dispatcher) then
        update delivery_queue q set claimed_by = null, due_at = clock_timestamp()
        where q.id = any (ids) and q.claimed_by = dispatch_release.dispatcher;
        get diagnostics released = row_count;
    end if;
    return released;
end $$;

-- Hands back all that a dispatcher claimed but these: where the answer to a claim was lost, it does not know what it holds.
-- As in end_dispatchers, this reads the whole queue.
create or replace function dispatch_keep(dispatcher bigint, kept bigint[]) returns bigint
language plpgsql as $$
declare
    released bigint := 0;
begin
    if holds_lease(dispatch_keep.dispatcher) then
        update delivery_queue q set claimed_by = null, due_at = clock_timestamp()
        where q.claimed_by = dispatch_keep.dispatcher and q.id <> all (kept);
        get diagnostics released = row_count;
    end if;
    return released;
end $$;
