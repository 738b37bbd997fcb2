-- What came out of attempts, and the log of them.

-- Writes what came out of attempts, and returns of how many: what the dispatcher does not hold any more is left out.
--
-- Each result is {id, started_at, duration_ms, status, error, response, outcome, due_at, counts}. The outcome is delivered,
-- retry (again at due_at, using up a step of the schedule where it counts), failed or gone.
create or replace function dispatch_finish(dispatcher bigint, results jsonb) returns bigint
language plpgsql
set plan_cache_mode = force_generic_plan set jit = off
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
    one record;
    written dispatcher;
begin
    if not holds_lease(dispatch_finish.dispatcher) then
        return 0;
    end if;
    written := row(null, null, null, null, 0, 0, 0, 0, null);
    for one in
        with told as (
            select distinct on (t.id) t.*
            from jsonb_to_recordset(results) as t (
                id bigint, started_at timestamptz, duration_ms integer, status integer, error text, response text,
                outcome text, due_at timestamptz, counts boolean)
            order by t.id
        ), ended as materialized (
            select t.*, q.subscription_id, q.position, q.ordinal, q.attempts, q.created_at
            from told t cross join lateral (
                select * from delivery_queue held
                where held.id = t.id and held.claimed_by = dispatch_finish.dispatcher
                for update
            ) as q
        ), removed as (
            delete from delivery_queue q where q.id = any (array(select id from ended where outcome <> 'retry'))
        ), delayed as (
            update delivery_queue q
            set claimed_by = null, attempts = q.attempts + (e.counts is not false)::integer,
                -- By this clock: a time that is over for dispatchers that look at the recent past would be overlooked.
                due_at = greatest(e.due_at, clock_timestamp()), status = e.status, error = e.error
            from ended e where q.id = e.id and e.outcome = 'retry'
        ), logged as (
            insert into delivery (id, subscription_id, position, ordinal, state, attempts, status, error, created_at)
            select id, subscription_id, position, ordinal, outcome, attempts + 1, status, error, created_at
            from ended where outcome <> 'retry'
        ), tried as (
            insert into attempt (delivery_id, started_at, duration_ms, status, error, response)
            select id, started_at, duration_ms, status, error, response from ended
        )
        select subscription_id, count(*) filter (where outcome = 'delivered') as delivered,
            count(*) filter (where outcome = 'retry') as retried, count(*) filter (where outcome = 'failed') as failed,
            count(*) filter (where outcome = 'gone') as gone
        from ended group by subscription_id order by subscription_id
    loop
        perform note_outcomes(one.subscription_id, one.delivered > 0, one.gone > 0);
        written.delivered := written.delivered + one.delivered;
        written.retried := written.retried + one.retried;
        written.failed := written.failed + one.failed;
        written.gone := written.gone + one.gone;
    end loop;
    update dispatcher d
    set delivered = d.delivered + written.delivered, retried = d.retried + written.retried,
        failed = d.failed + written.failed, gone = d.gone + written.gone, last_attempt = now()
    where d.id = dispatch_finish.dispatcher;
    return written.delivered + written.retried + written.failed + written.gone;
end $$;

-- Keeps how long a subscription has been failing, and disables one that is gone or fails too long. Writes only what changes.
create or replace function note_outcomes(subscription bigint, any_delivered boolean, is_gone boolean) returns void
language plpgsql as $$
declare
    failing_longest constant interval := '5 days';
    known_since timestamptz;
begin
    select failing_since into known_since from subscription s where s.id = note_outcomes.subscription;
    if any_delivered and known_since is not null then
        update subscription s set failing_since = null where s.id = note_outcomes.subscription;
    elsif not any_delivered and known_since is null then
        update subscription s set failing_since = now()
        where s.id = note_outcomes.subscription and s.failing_since is null;
    end if;
    if is_gone then
        perform disable_subscription(subscription, 'The receiver answered 410 Gone.');
    elsif not any_delivered and known_since < now() - failing_longest then
        perform disable_subscription(subscription, 'Every attempt of five days failed.');
    end if;
end $$;

-- Empties the week of the log that comes next; an empty one is not locked.
create or replace function empty_next_week_of_deliveries() returns void
language plpgsql as $$
declare
    next_week integer := (extract(epoch from now())::bigint / 604800 + 1) % 6;
    part text;
    has_rows boolean;
begin
    foreach part in array array ['delivery_' || next_week, 'attempt_' || next_week] loop
        execute format('select exists (select from %I)', part) into has_rows;
        if has_rows then
            execute format('truncate %I', part);
        end if;
    end loop;
end $$;

-- Ends deliveries that waited two weeks for a disabled subscription; returns how many of at most so many. 0: done.
create or replace function expire_deliveries(most integer) returns bigint
language plpgsql as $$
declare
    ended bigint;
begin
    with doomed as (
        select q.id from subscription s join delivery_queue q on q.subscription_id = s.id
        where s.state = 'disabled' and s.disabled_at < now() - interval '14 days' and q.claimed_by is null
        limit most for update of q skip locked
    ), removed as (
        delete from delivery_queue q using doomed where q.id = doomed.id returning q.*
    )
    insert into delivery (id, subscription_id, position, ordinal, state, attempts, status, error, created_at)
    select id, subscription_id, position, ordinal, 'expired', attempts, status, error, created_at from removed;
    get diagnostics ended = row_count;
    if ended > 0 then
        update dispatch_total set expired = expired + ended;
    end if;
    return ended;
end $$;

-- Removes deleted subscriptions with their deliveries, at most so many at a time; returns how many. 0: done.
create or replace function purge_subscriptions(most integer) returns bigint
language plpgsql as $$
declare
    gone bigint[] := array(select id from subscription where deleted_at is not null);
    doomed bigint[] := array(
        select id from delivery_queue where subscription_id = any (gone) and claimed_by is null
        union all select id from delivery where subscription_id = any (gone)
        limit most);
begin
    delete from attempt where delivery_id = any (doomed);
    delete from delivery_queue where id = any (doomed) and claimed_by is null;
    delete from delivery where id = any (doomed);
    if cardinality(doomed) = 0 then
        delete from subscription s
        where s.deleted_at is not null and not exists (select from delivery_queue q where q.subscription_id = s.id);
        -- What a transaction wrote that had seen the subscription before it was removed.
        delete from delivery_queue q
        where q.claimed_by is null and q.created_at < now() - interval '1 hour'
            and not exists (select from subscription s where s.id = q.subscription_id);
    end if;
    return cardinality(doomed);
end $$;
