-- The feed of events.

-- Writes an event, and a delivery of it to each subscription that wants it. A reader that follows the feed misses none, though
-- transactions commit out of order: it reads only below the oldest transaction that still runs (feed_horizon), and those take
-- later places.
create or replace function emit_event(project bigint, event_type text, event_subject text, event_data jsonb) returns void
language plpgsql as $$
declare
    -- plpgsql keeps the plans; a function in plain SQL would be planned at each call.
    written event := written_event(project, event_type, event_subject, event_data);
begin
    insert into delivery_queue (subscription_id, position, ordinal)
    select s.id, written.position, written.ordinal from subscription s
    where (s.project_id = project or s.project_id is null) and s.deleted_at is null and s.state <> 'disabled'
        and wants_event(s, event_type, event_data)
    order by s.id;
end $$;

-- Writes an event that nobody is sent.
create or replace function written_event(project bigint, event_type text, event_subject text, event_data jsonb) returns event
language plpgsql as $$
declare
    written event;
begin
    insert into event (position, project_id, type, subject, data)
    select base + pg_current_xact_id()::text::bigint, project, event_type, event_subject, event_data from feed
    returning * into written;
    return written;
end $$;

-- The first position that a reader must not see yet.
create or replace function feed_horizon() returns bigint
language sql stable as $$
    select base + pg_snapshot_xmin(pg_current_snapshot())::text::bigint from feed
$$;

-- Keeps the order of the feed in a cluster whose transaction ids began anew (restored from a dump).
create or replace function raise_feed_base() returns void
language sql as $$
    update feed set base = last.position + 1
    from (select max(position) as position from event) as last
    where last.position >= base + pg_current_xact_id()::text::bigint
$$;

-- Where an event stands in the feed, as text that sorts as the feed does.
create or replace function event_sequence(event_position bigint, event_ordinal bigint) returns text
language sql immutable parallel safe
return lpad(to_hex(event_position), 12, '0') || '-' || lpad(to_hex(event_ordinal), 12, '0');

-- An event as CloudEvents 1.0 JSON (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md).
create or replace function event_json(e event) returns json
language sql stable
return json_build_object(
    'specversion', '1.0',
    'id', e.id,
    -- Project 0 is the instance itself.
    'source', case when e.project_id = 0 then '/' else '/projects/' || e.project_id end,
    'type', e.type,
    'subject', e.subject,
    'time', rfc3339(e.time),
    'sequence', event_sequence(e.position, e.ordinal),
    'datacontenttype', 'application/json',
    'data', e.data
);
