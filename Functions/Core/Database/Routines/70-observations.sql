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
    pushed_at timestamptz := (observation ->> 'pushed_at')::timestamptz;
    row repository;
    applied jsonb := '[]';
begin
    perform refuse_future(pushed_at, 'pushed_at');
    if not claim_key(key, body_digest) then
        return '{"replayed": true}';
    end if;
    for row in
        select * from reached_repositories(
            caller.project_id, observation, observation -> 'repository', pushed_at, refreshes => true)
    loop
        applied := applied || push_to(row, observation);
    end loop;
    return applied_or_released('repositories', applied, key);
end $$;

create or replace function observe_pull_request(token_digest bytea, key text, body_digest bytea, observation jsonb)
returns jsonb
language plpgsql
set lock_timeout = '2s'
as $$
declare
    caller token := reporting_token(token_digest, observation #>> '{repository,provider}');
    changed_at timestamptz := (observation #>> '{pull_request,changed_at}')::timestamptz;
    row repository;
    applied jsonb := '[]';
begin
    perform refuse_future(changed_at, 'pull_request.changed_at');
    if not claim_key(key, body_digest) then
        return '{"replayed": true}';
    end if;
    for row in
        select * from reached_repositories(
            caller.project_id, observation, observation -> 'repository', changed_at, refreshes => false)
    loop
        applied := applied || take_pull_request(row, observation -> 'pull_request');
    end loop;
    return applied_or_released('pull_requests', applied, key);
end $$;

create or replace function observe_build(token_digest bytea, key text, body_digest bytea, observation jsonb) returns jsonb
language plpgsql
set lock_timeout = '2s'
as $$
declare
    caller token := reporting_token(token_digest, observation ->> 'provider');
    observed_at timestamptz := (observation #>> '{build,observed_at}')::timestamptz;
    project bigint;
    row repository;
    applied jsonb := '[]';
begin
    if not claim_key(key, body_digest) then
        return '{"replayed": true}';
    elsif jsonb_typeof(observation -> 'repository') = 'object' then
        for row in
            select * from reached_repositories(
                caller.project_id, observation, observation -> 'repository', observed_at, refreshes => false)
        loop
            applied := applied || take_build(row.project_id, row.id, observation -> 'build');
        end loop;
    else
        project := reached_project(caller.project_id, observation, observation ->> 'provider');
        perform saw_provider(project, observation ->> 'provider');
        applied := applied || take_build(project, null, observation -> 'build');
    end if;
    return applied_or_released('builds', applied, key);
end $$;

create or replace function observe_feature(token_digest bytea, key text, body_digest bytea, observation jsonb) returns jsonb
language plpgsql
set lock_timeout = '2s'
as $$
declare
    caller token := reporting_token(token_digest, observation ->> 'provider');
    changed_at timestamptz := coalesce((observation ->> 'changed_at')::timestamptz, now());
    project bigint;
    row repository;
    applied jsonb := '[]';
begin
    perform refuse_future(changed_at, 'changed_at');
    if key is not null and not claim_key(key, body_digest) then
        return '{"replayed": true}';
    elsif observation ->> 'provider' <> 'github' then
        project := reached_project(caller.project_id, observation, observation ->> 'provider');
        perform saw_provider(project, observation ->> 'provider');
        return jsonb_build_object('features', jsonb_build_array(take_feature(project, null, observation)));
    end if;
    for project in select * from issue_projects(caller.project_id, observation, changed_at) loop
        row := locked_repository(project, observation -> 'repository');
        if wants_issues(project) then
            applied := applied || take_feature(project, row, observation);
        end if;
    end loop;
    if applied = '[]' and project is not null then
        perform release_key(key);
        return '{"ignored": "The project''s settings for github do not ask for issues as features."}';
    end if;
    return applied_or_released('features', applied, key);
end $$;

-- The projects that an issue reaches, in their order. One that moved reaches those that have either repository, and tracks
-- none: the delivery may have come from the one that it left.
create or replace function issue_projects(token_project bigint, observation jsonb, changed_at timestamptz) returns setof bigint
language plpgsql as $$
declare
    origin jsonb := nullif(observation #> '{moved_from,repository}', 'null');
begin
    if origin is null then
        return query select project_id from reached_repositories(
            token_project, observation, observation -> 'repository', changed_at, refreshes => false);
    elsif observation ->> 'project' is not null then
        perform saw_provider(reached_project(token_project, observation, observation ->> 'provider'),
            observation ->> 'provider');
        return next reached_project(token_project, observation, observation ->> 'provider');
    else
        return query select distinct project_id from (
            select project_id from reached_repositories(
                token_project, observation, observation -> 'repository', changed_at, refreshes => false)
            union all
            select project_id from reached_repositories(token_project, observation, origin, changed_at, refreshes => false)
        ) as reached order by project_id;
    end if;
end $$;

create or replace function observe_repository(token_digest bytea, key text, body_digest bytea, observation jsonb)
returns jsonb
language plpgsql
set lock_timeout = '2s'
as $$
declare
    all_observed jsonb := coalesce(
        nullif(observation -> 'repositories', 'null'), jsonb_build_array(observation -> 'repository'));
    caller token := reporting_token(token_digest, all_observed #>> '{0,provider}');
    observed_at timestamptz := (observation ->> 'observed_at')::timestamptz;
    observed jsonb;
    row repository;
    applied jsonb := '[]';
begin
    perform refuse_future(observed_at, 'observed_at');
    if not claim_key(key, body_digest) then
        return '{"replayed": true}';
    end if;
    -- In the order of their ids, so that two such observations lock them in one order.
    for observed in select value from jsonb_array_elements(all_observed) order by value ->> 'external_id', value loop
        for row in
            select * from reached_repositories(caller.project_id, observation, observed, observed_at, refreshes => true)
        loop
            update repository set named_at = observed_at where id = row.id and named_at < observed_at;
            if observation ->> 'status' is not null then
                perform put_repository_status(row, observation ->> 'status', observed_at);
            end if;
            applied := applied || jsonb_build_object('repository', row.id, 'project', row.project_id);
        end loop;
    end loop;
    return applied_or_released('repositories', applied, key);
end $$;

-- Ends the request where a provider tells of what is to come: it would win over all that really comes until then.
create or replace function refuse_future(told timestamptz, name text) returns void
language plpgsql stable as $$
begin
    if told > now() + interval '1 day' then
        perform problem(422, 'unacceptable', format('''%s'' is more than a day ahead; set the sender''s clock.', name));
    end if;
end $$;

-- The answer to an observation. Of one that reached nothing the key is given back.
create or replace function applied_or_released(what text, applied jsonb, key text) returns jsonb
language plpgsql as $$
begin
    if applied <> '[]' then
        return jsonb_build_object(what, applied);
    end if;
    perform release_key(key);
    return '{"ignored": "No project tracks this repository."}';
end $$;

create or replace function release_key(unused_key text) returns void
language plpgsql as $$
begin
    delete from idempotency_key where key = unused_key;
end $$;
