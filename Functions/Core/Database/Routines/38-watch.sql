-- What an operator should know of callbacks.

-- Warnings that are due: each kind at most every ten minutes, whoever asks. Each is also an event of the instance.
create or replace function dispatch_watch() returns table (kind text, message text)
language plpgsql as $$
declare
    given warning;
begin
    for kind, message in
        select 'queue_stalled', stall_warning(interval '1 minute')
        union all select 'long_transaction', long_transaction_warning(interval '5 minutes')
    loop
        continue when message is null;
        insert into warning as known (kind, given_at) values (dispatch_watch.kind, now())
        on conflict on constraint warning_pkey do update set given_at = now()
        where known.given_at < now() - interval '10 minutes'
        returning * into given;
        continue when given.kind is null;
        perform emit_event(0, 'ployst.warning', 'callbacks', jsonb_build_object('kind', kind, 'message', message));
        return next;
    end loop;
end $$;

-- Says that events wait for longer than `patience` while nobody tries to send any; null where all is well.
create or replace function stall_warning(patience interval) returns text
language plpgsql stable as $$
declare
    waiting_since timestamptz;
    last_attempt timestamptz := (
        select max(tried.at) from (
            select d.last_attempt as at from dispatcher d union all select t.last_attempt from dispatch_total t) as tried);
begin
    if last_attempt > now() - patience then
        return null;
    end if;
    select min(waits_since(s.id, now() - patience)) into waiting_since
    from subscription s where s.state = 'active' and s.deleted_at is null;
    return format(
        'Callbacks wait since %s and nobody has tried to send any since %s; %s dispatchers are alive: see whether dispatch runs.',
        rfc3339(waiting_since), coalesce(rfc3339(last_attempt), 'ever'),
        (select count(*) from dispatcher where expires_at > now()))
        where waiting_since is not null;
end $$;

-- Says that a transaction that has been open for longer than `patience` keeps the queue's dead rows from being removed; null
-- where none does. Of other roles' transactions only a member of pg_read_all_stats knows.
create or replace function long_transaction_warning(patience interval) returns text
language plpgsql stable as $$
declare
    oldest record;
begin
    select * into oldest from (
        select format('of process %s, %s', pid, coalesce(nullif(application_name, ''), usename)) as who, xact_start as began
        from pg_stat_activity
        where datname = current_database() and backend_xmin is not null and pid <> pg_backend_pid()
            and backend_type <> 'autovacuum worker'
        union all
        select format('prepared as %s', quote_literal(gid)), prepared from pg_prepared_xacts
        where database = current_database()
    ) as open where began < now() - patience order by began limit 1;
    return format(
        'The transaction %s, open since %s, holds back the clean-up of the queue and the feed; end it.',
        oldest.who, rfc3339(oldest.began))
        where oldest.who is not null;
end $$;

-- The figures of callbacks in Prometheus's text format
-- (https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format). It reads the queue, which is small, and
-- counters.
create or replace function metrics_text() returns text
language sql stable as $$
    with queued as materialized (
        select count(*) filter (where q.claimed_by is null and s.state = 'active') as waiting,
            count(*) filter (where q.claimed_by is null and s.state <> 'active') as held,
            count(*) filter (where q.claimed_by is not null) as in_flight,
            min(q.due_at) filter (where q.claimed_by is null and s.state = 'active' and q.due_at <= now()) as oldest
        from delivery_queue q join subscription s on s.id = q.subscription_id and s.deleted_at is null
    ), counted as materialized (
        select sum(delivered) as delivered, sum(retried) as retried, sum(failed) as failed, sum(gone) as gone
        from (
            select delivered, retried, failed, gone from dispatcher
            union all select delivered, retried, failed, gone from dispatch_total) as counters
    ), subscribed as materialized (
        select count(*) filter (where state = 'active') as active, count(*) filter (where state = 'paused') as paused,
            count(*) filter (where state = 'disabled') as disabled,
            count(*) filter (where failing_since is not null and state <> 'disabled') as failing
        from subscription where deleted_at is null
    ), metric (place, name, type, help) as (values
        (1, 'ployst_events_total', 'counter', 'Events written.'),
        (2, 'ployst_deliveries_unfinished', 'gauge', 'Deliveries that are waiting, in flight, or held by a subscription that is not active.'),
        (3, 'ployst_deliveries_oldest_seconds', 'gauge', 'How long the delivery that is due for the longest has waited.'),
        (4, 'ployst_deliveries_total', 'counter', 'Deliveries that ended, by outcome.'),
        (5, 'ployst_delivery_attempts_total', 'counter', 'Attempts, by outcome.'),
        (6, 'ployst_dispatchers', 'gauge', 'Dispatchers that are alive.'),
        (7, 'ployst_subscriptions', 'gauge', 'Subscriptions, by state.'),
        (8, 'ployst_subscriptions_failing', 'gauge', 'Subscriptions of which the last attempt failed.')
    ), sample (place, labels, value) as (
        select 1, '', coalesce(pg_sequence_last_value('event_ordinal_seq'), 0)::numeric
        union all select 2, format('{state="%s"}', l.label), l.value from queued,
            lateral (values ('waiting', waiting), ('in_flight', in_flight), ('held', held)) as l (label, value)
        union all select 3, '', coalesce(round(extract(epoch from now() - oldest), 3), 0) from queued
        union all select 4, format('{outcome="%s"}', l.label), l.value from counted, dispatch_total t,
            lateral (values ('delivered', counted.delivered), ('failed', counted.failed), ('gone', counted.gone),
                ('expired', t.expired)) as l (label, value)
        union all select 5, format('{outcome="%s"}', l.label), l.value from counted,
            lateral (values ('delivered', delivered), ('retry', retried), ('failed', failed), ('gone', gone)) as l (label, value)
        union all select 6, '', count(*) from dispatcher where expires_at > now()
        union all select 7, format('{state="%s"}', l.label), l.value from subscribed,
            lateral (values ('active', active), ('paused', paused), ('disabled', disabled)) as l (label, value)
        union all select 8, '', failing from subscribed
    )
    select string_agg(
        format(E'# HELP %s %s\n# TYPE %s %s\n%s', name, help, name, type, (
            select string_agg(format(E'%s%s %s\n', name, labels, value), '' order by labels)
            from sample where sample.place = metric.place)), '' order by place)
    from metric
$$;
