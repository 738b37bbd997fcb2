-- What `POST /core/v1/observations/…` runs: one statement, one transaction, one round trip.
--
-- Each checks the token, claims the key, writes the state and the events, and returns the answer as JSON. An observation that
-- reaches nothing claims no key: sent again after somebody tracked the repository, it counts.

create or replace function observe_push(token_digest bytea, key text, body_digest bytea, observation jsonb) returns jsonb
language plpgsql
set lock_timeout = '2s'
as $$
declare
    caller token := reporting_token(token_digest, observation #>> '{repository,provider}');
    row repository;
    applied jsonb := '[]';
begin
    if (observation ->> 'pushed_at')::timestamptz > now() + interval '1 day' then
        perform problem(422, 'unacceptable', '''pushed_at'' is more than a day ahead; set the sender''s clock.');
    elsif not claim_key(key, body_digest) then
        return '{"replayed": true}';
    end if;
    for row in
        select * from reached_repositories(caller.project_id, observation, (observation ->> 'pushed_at')::timestamptz)
    loop
        applied := applied || push_to(row, observation);
    end loop;
    if applied = '[]' then
        return release_key(key);
    end if;
    return jsonb_build_object('repositories', applied);
end $$;

create or replace function observe_repository(token_digest bytea, key text, body_digest bytea, observation jsonb)
returns jsonb
language plpgsql
set lock_timeout = '2s'
as $$
declare
    caller token := reporting_token(token_digest, observation #>> '{repository,provider}');
    reached jsonb;
begin
    if not claim_key(key, body_digest) then
        return '{"replayed": true}';
    end if;
    select jsonb_agg(jsonb_build_object('repository', id, 'project', project_id)) into reached
    from reached_repositories(caller.project_id, observation, (observation ->> 'observed_at')::timestamptz);
    if reached is null then
        return release_key(key);
    end if;
    return jsonb_build_object('repositories', reached);
end $$;

-- Gives back the key of an observation that reached nothing, and says so.
create or replace function release_key(unused_key text) returns jsonb
language plpgsql as $$
begin
    delete from idempotency_key where key = unused_key;
    return '{"ignored": "No project tracks this repository."}';
end $$;
