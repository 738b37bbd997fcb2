-- Small functions that the others use.

-- Ends the request with a problem: SQLSTATE PY and the status, the kind as hint.
create or replace function problem(status integer, kind text, detail text) returns void
language plpgsql as $$
begin
    raise exception using errcode = 'PY' || status, message = detail, hint = kind;
end $$;

-- A time as core's JSON has it: UTC, whatever the session's time zone.
create or replace function rfc3339(moment timestamptz) returns text
language sql stable parallel safe
return to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');

-- Whether an object id is git's "no object".
create or replace function is_zero(oid text) returns boolean
language sql immutable parallel safe
return ltrim(oid, '0') = '';

-- The members of an answer that the caller asked for; all where `fields` is null.
create or replace function trimmed(document json, fields text[]) returns json
language sql immutable parallel safe
return case
    when fields is null then document
    else (
        select coalesce(json_object_agg(key, value), '{}')
        from json_each(document)
        where key = any (fields)
    )
end;

-- What a statement sees: two that find the same here see the same rows. The snapshot says which transactions are committed;
-- when the server started, which server that is: a replica that took over counts on from where it was.
create or replace function database_state() returns text
language sql stable
return concat_ws(' ', pg_current_snapshot(), pg_postmaster_start_time(), current_database());
