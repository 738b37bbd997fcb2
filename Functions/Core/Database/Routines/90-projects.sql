-- Features and projects as a whole.

-- Makes or changes a feature by somebody's word; says whether it is new. A new one finds the branches that were there before
-- it, and one that was deleted is there again.
create or replace function put_feature(project bigint, document jsonb, out id bigint, out is_new boolean)
language plpgsql as $$
declare
    was feature;
    told feature;
begin
    perform lock_links(project, alone => true);
    was := locked_feature(project, document ->> 'provider', document ->> 'feature_id', null);
    is_new := was.id is null;
    told := jsonb_populate_record(was, document - 'feature_id');
    told.is_final := coalesce(told.is_final, false);
    told.deleted_at := null;
    if is_new then
        insert into feature (project_id, provider, feature_id)
        values (project, document ->> 'provider', document ->> 'feature_id')
        returning feature.id into told.id;
    end if;
    perform save_feature(was, told, null, '{}', case when is_new then 'created' else 'updated' end);
    id := told.id;
end $$;

-- Saves a provider's settings; changed finders take effect on every branch that is known.
create or replace function put_settings(project bigint, provider_slug text, new_settings jsonb) returns boolean
language plpgsql as $$
declare
    old_finders text[];
    is_new boolean;
begin
    perform lock_links(project, alone => true);
    old_finders := array(select pattern from branch_finders(project, provider_slug));
    insert into provider_settings as known (project_id, provider, settings)
    values (project, provider_slug, new_settings)
    on conflict (project_id, provider) do update set settings = new_settings, updated_at = now()
    returning xmax = 0 into is_new;
    if old_finders <> array(select pattern from branch_finders(project, provider_slug)) then
        perform relink_provider(project, provider_slug);
    end if;
    return is_new;
end $$;

-- Forgets a provider's settings: its branches go by the default finders again.
create or replace function delete_settings(project bigint, provider_slug text) returns boolean
language plpgsql as $$
begin
    perform lock_links(project, alone => true);
    delete from provider_settings where project_id = project and provider = provider_slug;
    if not found then
        return false;
    end if;
    perform relink_provider(project, provider_slug);
    return true;
end $$;

create or replace function relink_provider(project bigint, provider_slug text) returns void
language sql as $$
    select relink_and_tell(array(
        select b.id from branch b join repository r on r.id = b.repository_id
        where r.project_id = project and r.provider = provider_slug and r.deleted_at is null))
$$;

-- Gives a hook the next generation of its secret; the one before stays good for the overlap.
create or replace function rotate_hook(project bigint, hook_provider text, overlap interval) returns void
language sql as $$
    insert into project_hook as hook (project_id, provider, generation, previous_until)
    values (project, hook_provider, 2, now() + overlap)
    on conflict (project_id, provider) do update
    set generation = hook.generation + 1, previous_until = now() + overlap, rotated_at = now()
$$;

-- Removes data of deleted repositories and projects, a limited number of branches at a time. Returns how many went; 0: done.
create or replace function purge_some(most integer) returns bigint
language plpgsql as $$
declare
    doomed bigint[];
    removed bigint;
begin
    -- A push that was under way while its project was deleted may have made one.
    update repository set deleted_at = now()
    where deleted_at is null and project_id in (select id from project where deleted_at is not null);
    doomed := array(
        select b.id from repository r join branch b on b.repository_id = r.id
        where r.deleted_at is not null
        limit most);
    delete from provider_data where entity = 'branch' and entity_id = any (doomed);
    delete from tip where branch_id = any (doomed);
    delete from link where branch_id = any (doomed);
    delete from branch_candidate where branch_id = any (doomed);
    delete from branch where id = any (doomed);
    if cardinality(doomed) > 0 then
        return cardinality(doomed);
    end if;
    delete from pull_request where id in (
        select p.id from repository r join pull_request p on p.repository_id = r.id where r.deleted_at is not null limit most);
    get diagnostics removed = row_count;
    if removed > 0 then
        return removed;
    end if;
    delete from provider_data d using repository r
    where d.entity = 'repository' and d.entity_id = r.id and r.deleted_at is not null;
    delete from repository where deleted_at is not null;
    return purge_projects(most);
end $$;

create or replace function purge_projects(most integer) returns bigint
language plpgsql as $$
declare
    gone bigint[] := array(select id from project where deleted_at is not null);
    doomed bigint[] := array(select f.id from feature f where f.project_id = any (gone) limit most);
    removed bigint;
begin
    delete from provider_data where entity = 'feature' and entity_id = any (doomed);
    delete from feature where id = any (doomed);
    if cardinality(doomed) > 0 then
        return cardinality(doomed);
    end if;
    doomed := array(select b.id from build b where b.project_id = any (gone) limit most);
    delete from provider_data where entity = 'build' and entity_id = any (doomed);
    delete from build where id = any (doomed);
    if cardinality(doomed) > 0 then
        return cardinality(doomed);
    end if;
    with doomed_event as (
        delete from event where (position, ordinal) in (
            select e.position, e.ordinal from event e where e.project_id = any (gone) limit most)
        returning position, ordinal
    ), unsent as (
        delete from delivery_queue q using doomed_event e where q.position = e.position and q.ordinal = e.ordinal
    )
    select count(*) into removed from doomed_event;
    delete from provider_data where entity = 'project' and entity_id = any (gone);
    delete from provider_seen where project_id = any (gone);
    delete from token where project_id = any (gone);
    delete from provider_settings where project_id = any (gone);
    delete from project_hook where project_id = any (gone);
    delete from member where project_id = any (gone);
    delete from invitation where project_id = any (gone);
    delete from audit where project_id = any (gone);
    return removed;
end $$;

-- Makes a project invisible at once and its tokens useless; the rest goes in the background.
create or replace function delete_project(project bigint) returns void
language plpgsql as $$
begin
    update project set deleted_at = now() where id = delete_project.project;
    update repository set deleted_at = now() where project_id = delete_project.project and deleted_at is null;
    update subscription set deleted_at = now() where project_id = delete_project.project and deleted_at is null;
    delete from token where project_id = delete_project.project;
end $$;

-- Tracks a repository by an administrator's word; says whether it was not tracked before.
create or replace function list_repository(project bigint, document jsonb, out known repository, out is_new boolean)
language plpgsql as $$
begin
    loop
        known := locked_repository(project, document);
        is_new := known.id is null;
        exit when not is_new;
        if exists (
            select from repository r
            where r.project_id = project and r.provider = document ->> 'provider' and r.owner = document ->> 'owner'
                and r.name = document ->> 'name' and r.name_lost_at is null and r.deleted_at is null) then
            perform problem(409, 'conflict', 'A repository of this owner and name is tracked under another external_id.');
        end if;
        known := new_repository(project, document, '-infinity');
        exit when known.id is not null;
    end loop;
    if not is_new then
        update repository r
        set (clone_url, default_branch, external_id) = (
            select n.clone_url, n.default_branch, n.external_id from jsonb_populate_record(r, document) as n),
            updated_at = now()
        where r.id = known.id
        returning r.* into known;
    end if;
end $$;
