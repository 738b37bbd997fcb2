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
