-- Which repositories an observation is about.

-- The project on whose hook a delivery arrived; ends the request where there is none, or its secret was rotated away.
create or replace function hooked_project(hook_slug text, hook_provider text, hook_generation integer) returns bigint
language plpgsql stable as $$
declare
    hooked_id bigint;
    hook project_hook;
begin
    select id into hooked_id from project where slug = hook_slug and deleted_at is null;
    if not found then
        perform problem(404, 'not-found', format('There is no project %s.', quote_literal(left(hook_slug, 64))));
    end if;
    select * into hook from project_hook where project_id = hooked_id and provider = hook_provider;
    if hook_generation <> coalesce(hook.generation, 1)
        and (hook_generation = hook.generation - 1 and hook.previous_until > now()) is not true then
        perform problem(401, 'stale-hook-secret', 'The secret of this hook was replaced; use the URL and secret of today.');
    end if;
    return hooked_id;
end $$;

-- Takes over a newer name. The repository that had the name until now lost it to this one, or keeps it where it was seen
-- with it later still.
create or replace function rename_repository(repository_row repository, new_owner text, new_name text, seen_at timestamptz)
returns void
language plpgsql as $$
declare
    holder repository;
begin
    select * into holder from repository
    where project_id = repository_row.project_id and provider = repository_row.provider
        and owner = new_owner and name = new_name and id <> repository_row.id
        and name_lost_at is null and deleted_at is null
    for no key update;
    update repository set name_lost_at = now(), updated_at = now() where id = holder.id and named_at <= seen_at;
    update repository
    set owner = new_owner, name = new_name, named_at = seen_at, updated_at = now(),
        name_lost_at = case when holder.named_at > seen_at then now() end
    where id = repository_row.id
    returning * into repository_row;
    perform rename_issues(repository_row);
    perform tell_repository(repository_row, 'renamed');
end $$;

-- Tells others that a repository changed.
create or replace function tell_repository(r repository, change text) returns void
language plpgsql as $$
begin
    perform emit_event(r.project_id, 'ployst.repository.changed', 'repositories/' || r.id, jsonb_build_object(
        'change', change,
        'repository', jsonb_build_object(
            'id', r.id, 'provider', r.provider, 'external_id', r.external_id, 'owner', r.owner, 'name', r.name,
            'default_branch', r.default_branch, 'status', r.status)));
end $$;

-- Whether the provider's settings track a repository from its first delivery on.
create or replace function tracks_unlisted(project bigint, provider_slug text) returns boolean
language sql stable as $$
    select coalesce((
        select settings ->> 'track' <> 'listed' from provider_settings
        where project_id = project and provider = provider_slug
    ), true)
$$;

-- The project's row of an observed repository, locked; null where there is none.
--
-- The provider's id decides. A name decides only where no id contradicts it.
create or replace function locked_repository(project bigint, observed jsonb) returns repository
language plpgsql as $$
declare
    row repository;
    observed_id text := observed ->> 'external_id';
begin
    if observed_id is not null then
        select * into row from repository
        where project_id = project and provider = observed ->> 'provider' and external_id = observed_id
            and deleted_at is null
        for no key update;
        if found then
            return row;
        end if;
    end if;
    select * into row from repository
    where project_id = project and provider = observed ->> 'provider'
        and owner = observed ->> 'owner' and name = observed ->> 'name'
        and name_lost_at is null and deleted_at is null and (external_id is null or observed_id is null)
    for no key update;
    return row;
end $$;

-- Makes the row of a repository seen for the first time. Null: somebody else just made it.
create or replace function new_repository(project bigint, observed jsonb, seen_at timestamptz) returns repository
language plpgsql as $$
declare
    row repository;
    holder repository;
begin
    select * into holder from repository
    where project_id = project and provider = observed ->> 'provider'
        and owner = observed ->> 'owner' and name = observed ->> 'name'
        and name_lost_at is null and deleted_at is null
    for no key update;
    if found and (holder.external_id <> observed ->> 'external_id') is not true then
        return null;
    elsif holder.named_at <= seen_at then
        update repository set name_lost_at = now(), updated_at = now() where id = holder.id;
    end if;
    insert into repository (project_id, provider, external_id, owner, name, clone_url, default_branch, named_at, name_lost_at)
    values (
        project, observed ->> 'provider', observed ->> 'external_id', observed ->> 'owner', observed ->> 'name',
        observed ->> 'clone_url', observed ->> 'default_branch', seen_at,
        case when holder.named_at > seen_at then now() end)
    on conflict do nothing
    returning * into row;
    return row;
end $$;

-- The project's repository that an observation names: found, renamed where it has a newer name, or tracked from now on.
-- Null where the project tracks only those that it listed.
create or replace function tracked_repository(project bigint, observed jsonb, seen_at timestamptz, refreshes boolean)
returns repository
language plpgsql as $$
declare
    row repository;
begin
    loop
        row := locked_repository(project, observed);
        exit when row.id is not null;
        if not tracks_unlisted(project, observed ->> 'provider') then
            return null;
        end if;
        row := new_repository(project, observed, seen_at);
        exit when row.id is not null;
    end loop;
    if refreshes then
        row := refreshed_repository(row, observed, seen_at);
    end if;
    return row;
end $$;

-- A repository's row, brought up to what was observed where that is newer or more.
create or replace function refreshed_repository(known repository, observed jsonb, seen_at timestamptz) returns repository
language plpgsql as $$
declare
    new_default text := coalesce(observed ->> 'default_branch', known.default_branch);
    known_default text := coalesce(known.default_branch, '');
begin
    if known.external_id is null and observed ->> 'external_id' is not null then
        update repository set external_id = observed ->> 'external_id', updated_at = now() where id = known.id;
    end if;
    if seen_at >= known.named_at then
        if (known.owner, known.name) is distinct from (observed ->> 'owner', observed ->> 'name')
            or known.name_lost_at is not null then
            perform rename_repository(known, observed ->> 'owner', observed ->> 'name', seen_at);
        end if;
        -- Of two names of one default branch at one time the greater: some rule, the same in any order.
        if new_default <> known_default and (seen_at > known.named_at or new_default > known_default) then
            update repository set default_branch = new_default, updated_at = now() where id = known.id
            returning * into known;
            if known_default <> '' then
                perform tell_repository(known, 'default_branch');
            end if;
        end if;
    end if;
    select * into known from repository where id = known.id;
    return known;
end $$;

-- Takes over what a provider does with a repository: archived, removed, or active again.
create or replace function put_repository_status(known repository, new_status text, seen_at timestamptz) returns void
language plpgsql as $$
declare
    statuses constant text[] := array ['active', 'archived', 'removed'];
begin
    if seen_at < known.status_at or (seen_at = known.status_at
        and array_position(statuses, new_status) < array_position(statuses, known.status)) then
        return;
    end if;
    update repository
    set status = new_status, status_at = seen_at,
        updated_at = case when status <> new_status then now() else updated_at end
    where id = known.id;
    if known.status <> new_status then
        known.status := new_status;
        perform tell_repository(known, new_status);
    end if;
end $$;

-- The project on whose own hook an observation came, where the token may reach it.
create or replace function reached_project(token_project bigint, observation jsonb, provider_slug text) returns bigint
language plpgsql stable as $$
declare
    hooked_id bigint;
begin
    if observation ->> 'project' is null then
        perform problem(422, 'unacceptable', format(
            '''project'' is missing: %s has no instance-wide hook for this.', provider_slug));
    end if;
    hooked_id := hooked_project(
        observation ->> 'project', provider_slug, (observation ->> 'hook_generation')::integer);
    if token_project <> hooked_id then
        perform problem(404, 'not-found', format('There is no project %L.', observation ->> 'project'));
    end if;
    return hooked_id;
end $$;

-- The repositories that an observation reaches, locked, in project order: the hooked project's one, or on the instance-wide
-- hook those that an administrator opened to it. Their names are brought up to date where the observation is about them.
create or replace function reached_repositories(
    token_project bigint, observation jsonb, observed jsonb, seen_at timestamptz, refreshes boolean)
returns setof repository
language plpgsql as $$
declare
    hooked_id bigint;
    row repository;
begin
    if observation ->> 'project' is not null then
        hooked_id := reached_project(token_project, observation, observed ->> 'provider');
        perform saw_provider(hooked_id, observed ->> 'provider');
        row := tracked_repository(hooked_id, observed, seen_at, refreshes);
        if row.id is not null then
            return next row;
        end if;
        return;
    end if;
    for row in
        select r.* from repository r join project p on p.id = r.project_id
        where r.instance_hook and r.deleted_at is null and p.deleted_at is null
            and r.provider = observed ->> 'provider'
            and (r.external_id = observed ->> 'external_id'
                or ((r.external_id is null or observed ->> 'external_id' is null) and r.name_lost_at is null
                    and r.owner = observed ->> 'owner' and r.name = observed ->> 'name'))
            and (token_project is null or r.project_id = token_project)
        order by r.project_id, r.id
        for no key update of r
    loop
        perform saw_provider(row.project_id, row.provider);
        if refreshes then
            row := refreshed_repository(row, observed, seen_at);
        end if;
        return next row;
    end loop;
end $$;
