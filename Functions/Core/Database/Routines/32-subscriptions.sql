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
