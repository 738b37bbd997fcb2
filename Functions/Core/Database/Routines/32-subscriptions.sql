-- Who subscribed to what.

-- Where an event happened, as its data has it: a build on each of its branches, everything else in one place, as far as its
-- type has one. Landings have the level of their target, features and what concerns the instance have nothing.
create or replace function event_places(event_type text, data jsonb)
returns table (level integer, branch text, repository bigint)
language sql immutable parallel safe as $$
    select (place ->> 'level')::integer, coalesce(place ->> 'name', place #>> '{branch,name}'),
        (place #>> '{repository,id}')::bigint
    from jsonb_array_elements(
        case event_type when 'ployst.build.changed' then data -> 'branches' else jsonb_build_array(data) end) as place
$$;

-- The patterns that a landing's transition matches, such as open->landed and *->landed; before the first answer it is `none`.
create or replace function transition_patterns(data jsonb) returns text[]
language sql immutable parallel safe
return (
    select array_agg(was || '->' || now_is)
    from unnest(array [coalesce(data #>> '{before,state}', 'none'), '*']) as was,
        unnest(array [coalesce(data #>> '{after,state}', 'none'), '*']) as now_is
);

-- Whether a subscription asks for an event. What an event does not have passes no filter on it; of a build that several
-- branches have, one has to pass all.
create or replace function wants_event(s subscription, event_type text, data jsonb) returns boolean
language plpgsql immutable as $$
begin
    if event_type <> all (s.types) then
        return false;
    elsif s.transitions is not null
        and (event_type <> 'ployst.landing.changed' or not transition_patterns(data) && s.transitions) then
        return false;
    elsif s.levels is null and s.branch_pattern is null and s.repositories is null then
        return true;
    end if;
    return exists (
        select from event_places(event_type, data) as place
        where (s.levels is null or place.level = any (s.levels))
            and (s.branch_pattern is null or place.branch ~ s.branch_pattern)
            and (s.repositories is null or place.repository = any (s.repositories)));
end $$;

-- Why a subscription's branch pattern cannot be used, in a sentence; null for one that can.
create or replace function branch_pattern_fault(pattern text) returns text
language plpgsql stable as $$
begin
    if names_features(pattern) then
        return 'it stands for the ids of features, which only branch finders can.';
    end if;
    return finder_fault(pattern);
end $$;

-- Ends the request where a subscription gets no deliveries.
create or replace function refuse_disabled(s subscription) returns void
language plpgsql as $$
begin
    if s.state = 'disabled' then
        perform problem(409, 'conflict', format(
            'The subscription is disabled: %s Make it active first.', coalesce(s.disabled_reason, 'it was switched off.')));
    end if;
end $$;

-- Makes what waits of a subscription due at once. Dispatchers look at the recent past; the oldest rows are brought there, and
-- should there be more, the full sweep finds them.
create or replace function make_due(subscription bigint) returns void
language sql as $$
    update delivery_queue set due_at = clock_timestamp()
    where id = any (array(
        select q.id from delivery_queue q
        where q.subscription_id = make_due.subscription and q.claimed_by is null
        order by q.is_retry, q.due_at, q.id limit 50000
        for no key update skip locked))
$$;

-- Ends the deliveries to a subscription for good reason; tells others.
create or replace function disable_subscription(subscription bigint, reason text) returns void
language plpgsql as $$
declare
    s subscription;
begin
    update subscription known
    set state = 'disabled', disabled_reason = reason, disabled_at = now(), updated_at = now()
    where known.id = subscription and known.state <> 'disabled' and known.deleted_at is null
    returning * into s;
    if s.id is not null then
        perform emit_event(coalesce(s.project_id, 0), 'ployst.subscription.disabled', 'subscriptions/' || s.id,
            jsonb_build_object(
                'subscription', jsonb_build_object('id', s.id, 'project_id', s.project_id, 'url', s.url),
                'reason', reason, 'failing_since', rfc3339(s.failing_since)));
    end if;
end $$;

-- Changes a subscription by the members of `document`. Made active again, what waits is due at once and its failures are
-- forgotten.
create or replace function change_subscription(subscription bigint, document jsonb) returns void
language plpgsql as $$
declare
    was subscription;
    told subscription;
begin
    select * into was from subscription s where s.id = subscription for no key update;
    told := jsonb_populate_record(was, document);
    told.state := coalesce(told.state, was.state);
    if told.state <> 'disabled' then
        told.disabled_reason := null;
        told.disabled_at := null;
    end if;
    if told.url <> was.url or (told.state = 'active' and was.state <> 'active') then
        told.failing_since := null;
    end if;
    update subscription s
    set (url, state, disabled_reason, disabled_at, types, levels, branch_pattern, repositories, transitions, max_in_flight,
        failing_since) = (
        told.url, told.state, told.disabled_reason, told.disabled_at, nullif(told.types, '{}'), nullif(told.levels, '{}'),
        nullif(told.branch_pattern, ''), nullif(told.repositories, '{}'), nullif(told.transitions, '{}'),
        coalesce(told.max_in_flight, 8), told.failing_since),
        updated_at = now()
    where s.id = was.id;
    if told.state = 'active' and was.state <> 'active' then
        perform make_due(was.id);
    end if;
end $$;

-- Makes a subscription; to all projects where `project` is null.
create or replace function new_subscription(project bigint, document jsonb, sealed_secret text) returns bigint
language plpgsql as $$
declare
    made bigint;
begin
    insert into subscription (project_id, url, secret) values (project, document ->> 'url', sealed_secret)
    returning id into made;
    perform change_subscription(made, document);
    return made;
end $$;

-- Sends a subscription an event of its own, whatever it asks for, and returns the delivery.
create or replace function ping_subscription(subscription bigint) returns bigint
language plpgsql as $$
declare
    s subscription;
    written event;
    made bigint;
begin
    select * into s from subscription known where known.id = subscription for key share;
    if s.state <> 'active' then
        perform problem(409, 'conflict', format('The subscription is %s; make it active first.', s.state));
    end if;
    written := written_event(coalesce(s.project_id, 0), 'ployst.ping', 'subscriptions/' || s.id, jsonb_build_object(
        'subscription', jsonb_build_object('id', s.id, 'project_id', s.project_id)));
    insert into delivery_queue (subscription_id, position, ordinal) values (s.id, written.position, written.ordinal)
    returning id into made;
    return made;
end $$;

-- Sends an event to a subscription again, and returns the delivery: a new one, or the same where it still waits.
create or replace function redeliver(delivery bigint) returns bigint
language plpgsql as $$
declare
    d known_delivery;
    s subscription;
    made bigint;
begin
    select * into d from known_delivery known where known.id = delivery;
    select * into s from subscription known where known.id = d.subscription_id for key share;
    perform refuse_disabled(s);
    if d.state = 'in_flight' then
        perform problem(409, 'conflict', 'The delivery is being sent at this moment.');
    elsif d.state = 'waiting' then
        update delivery_queue q set due_at = clock_timestamp() where q.id = delivery and q.claimed_by is null;
        return delivery;
    end if;
    insert into delivery_queue (subscription_id, position, ordinal) values (d.subscription_id, d.position, d.ordinal)
    returning id into made;
    return made;
end $$;

-- Makes deliveries of what a subscription missed since a time, and returns how many: what failed then and was not delivered
-- otherwise (failed), events of then that it wants and no delivery is known of (never_tried), or every event of then that it
-- wants (all). What waits anyway is left out.
create or replace function recover_subscription(subscription bigint, since timestamptz, what text) returns bigint
language plpgsql as $$
declare
    s subscription;
    made bigint;
begin
    select * into s from subscription known where known.id = subscription for key share;
    perform refuse_disabled(s);
    if since < now() - interval '28 days' then
        perform problem(422, 'unacceptable', '''since'' is more than 28 days ago; the log of deliveries reaches no further.');
    end if;
    insert into delivery_queue (subscription_id, position, ordinal)
    select s.id, missed.position, missed.ordinal
    from (
        select d.position, d.ordinal from delivery d
        where what = 'failed' and d.subscription_id = s.id
        group by d.position, d.ordinal
        having bool_or(d.state <> 'delivered' and d.finished_at >= since) and not bool_or(d.state = 'delivered')
        union all
        select e.position, e.ordinal from event e
        where what <> 'failed' and e.time >= since and e.type <> 'ployst.ping'
            and (s.project_id is null or e.project_id = s.project_id)
            and wants_event(s, e.type, e.data)
            and (what = 'all' or (e.position, e.ordinal) not in (
                select d.position, d.ordinal from delivery d where d.subscription_id = s.id))
    ) as missed join event e using (position, ordinal)
    where (missed.position, missed.ordinal) not in (
        select q.position, q.ordinal from delivery_queue q where q.subscription_id = s.id)
    order by missed.position, missed.ordinal;
    get diagnostics made = row_count;
    return made;
end $$;

create or replace function subscription_json(s subscription) returns json
language sql stable
return json_build_object(
    'id', s.id, 'project_id', s.project_id, 'url', s.url, 'state', s.state, 'disabled_reason', s.disabled_reason,
    'disabled_at', rfc3339(s.disabled_at), 'failing_since', rfc3339(s.failing_since), 'types', s.types, 'levels', s.levels,
    'branch_pattern', s.branch_pattern, 'repositories', s.repositories, 'transitions', s.transitions,
    'max_in_flight', s.max_in_flight,
    'previous_secret_until', case when s.previous_until > now() then rfc3339(s.previous_until) end,
    -- Counted so far, so that a long queue does not make a list slow.
    'waiting', (
        select count(*) from (select from delivery_queue q where q.subscription_id = s.id limit 10000) as counted),
    'created_at', rfc3339(s.created_at), 'updated_at', rfc3339(s.updated_at));

create or replace function delivery_json(d known_delivery, e event) returns json
language sql stable
return json_build_object(
    'id', d.id, 'subscription_id', d.subscription_id, 'state', d.state,
    'event', json_build_object(
        'id', e.id, 'type', e.type, 'subject', e.subject, 'time', rfc3339(e.time),
        'sequence', event_sequence(e.position, e.ordinal)),
    'attempts', d.attempts, 'status', d.status, 'error', d.error, 'due_at', rfc3339(d.due_at),
    'created_at', rfc3339(d.created_at), 'finished_at', rfc3339(d.finished_at));

create or replace function attempts_json(delivery bigint) returns json
language sql stable
return (
    select coalesce(json_agg(json_build_object(
        'started_at', rfc3339(a.started_at), 'duration_ms', a.duration_ms, 'status', a.status, 'error', a.error,
        'response', a.response) order by a.started_at), '[]')
    from attempt a where a.delivery_id = delivery
);
