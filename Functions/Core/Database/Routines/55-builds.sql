-- Builds. Each report is a set of facts with ranks, and of each fact the one with the greatest rank counts: whatever order,
-- repetition or mixture of reporters they come in, the same reports end in the same build.

-- What can come out of a build, the worst last.
create or replace function build_severities() returns text[]
language sql immutable parallel safe
return array ['success', 'not_built', 'queued', 'running', 'aborted', 'unstable', 'failure'];

-- A report as facts: each an array of its rank and, last, its value.
--
-- What came out is told best by the latest try, then the latest phase, then whoever knows best. What the build is called and
-- what it was run for, by whoever knows best.
create or replace function build_facts(b jsonb) returns jsonb
language plpgsql immutable as $$
declare
    attempt jsonb := b -> 'attempt';
    phase jsonb := to_jsonb(array_position(array ['queued', 'started', 'completed', 'finalized'], b ->> 'phase'));
    authority jsonb := to_jsonb(array_position(array ['hearsay', 'summary', 'runner', 'build'], b ->> 'authority'));
    moment jsonb := to_jsonb(extract(epoch from (b ->> 'observed_at')::timestamptz));
    outcome jsonb := jsonb_build_array(attempt, phase, authority, moment);
    -- Of two that are told at once the worse one.
    severity jsonb := to_jsonb(array_position(build_severities(), b ->> 'status'));
    identity jsonb := jsonb_build_array(authority, attempt, phase, moment);
begin
    return jsonb_strip_nulls(jsonb_build_object(
        'status', outcome || severity || (b -> 'status'),
        'duration_ms', outcome || nullif(b -> 'duration_ms', 'null'),
        -- The earliest start of the latest try.
        'started_at', jsonb_build_array(attempt, -extract(epoch from (b ->> 'started_at')::timestamptz))
            || nullif(b -> 'started_at', 'null'),
        'job', identity || jsonb_build_array(b -> 'job'),
        'number', identity || nullif(b -> 'number', 'null'),
        'url', identity || nullif(b -> 'url', 'null'))
        || coalesce((
            select jsonb_object_agg(key, identity || value)
            from jsonb_each(b -> 'source') where value <> 'null'), '{}'));
end $$;

-- Both sets of facts as one: of each fact the one with the greater rank.
create or replace function merged_facts(known jsonb, reported jsonb) returns jsonb
language sql immutable parallel safe
return (
    select jsonb_object_agg(key, greatest(known -> key, reported -> key))
    from (select jsonb_object_keys(known) union select jsonb_object_keys(reported)) as keys (key)
);

-- A build's row as its facts have it.
create or replace function told_build(b build) returns build
language plpgsql immutable as $$
begin
    b.job := b.facts -> 'job' ->> -1;
    b.number := (b.facts -> 'number' ->> -1)::bigint;
    b.attempt := (b.facts -> 'status' ->> 0)::integer;
    b.status := b.facts -> 'status' ->> -1;
    b.url := b.facts -> 'url' ->> -1;
    b.revision := b.facts -> 'revision' ->> -1;
    b.built_revision := b.facts -> 'built_revision' ->> -1;
    b.target_revision := b.facts -> 'target_revision' ->> -1;
    b.branch := b.facts -> 'branch' ->> -1;
    b.target := b.facts -> 'target' ->> -1;
    b.change_request := (b.facts -> 'change_request' ->> -1)::bigint;
    b.started_at := (b.facts -> 'started_at' ->> -1)::timestamptz;
    b.duration_ms := (b.facts -> 'duration_ms' ->> -1)::bigint;
    return b;
end $$;

-- The server that an observation of a build leaves to the project's settings.
create or replace function build_server(project bigint, build_provider text) returns text
language sql stable as $$
    select coalesce((
        select rtrim(settings ->> 'url', '/') || '/' from provider_settings
        where project_id = project and provider = build_provider), '')
$$;

-- Takes a report of a build into a project.
create or replace function take_build(project bigint, repository bigint, b jsonb) returns jsonb
language plpgsql as $$
declare
    reported build := reported_build(project, repository, b);
    holder bigint := attaching_repository(project, reported.facts -> 'revision' ->> -1);
    was build;
    now_is build;
begin
    loop
        select * into was from build
        where project_id = project and server = reported.server and key = reported.key
        for no key update;
        now_is := joined_build(was, reported);
        if was.facts = now_is.facts and was.repository_id is not distinct from now_is.repository_id then
            return jsonb_build_object('build', was.id, 'project', project, 'change', 'none', 'version', was.version);
        elsif now_is.revision is distinct from was.revision then
            now_is.attached := holder is not null;
            now_is.repository_id := coalesce(now_is.repository_id, holder);
        end if;
        exit when saved_build(was, now_is);
    end loop;
    if (was.status, was.revision) is distinct from (now_is.status, now_is.revision) then
        perform tell_build(was, now_is);
    end if;
    return jsonb_build_object(
        'build', now_is.id, 'project', project, 'version', now_is.version,
        'change', case when was.id is null then 'created' else 'updated' end);
end $$;

-- A report as the row of a build that nothing else is known of.
create or replace function reported_build(project bigint, repository bigint, b jsonb) returns build
language plpgsql stable as $$
declare
    row build;
begin
    row.project_id := project;
    row.repository_id := repository;
    row.provider := b ->> 'provider';
    row.server := coalesce(b ->> 'server', build_server(project, b ->> 'provider'));
    row.key := coalesce(b ->> 'key', (b ->> 'job') || '#' || (b ->> 'number'));
    row.facts := build_facts(b);
    return row;
end $$;

-- What is known of a build together with what is reported of it.
create or replace function joined_build(was build, reported build) returns build
language plpgsql volatile as $$
begin
    if was.id is null then
        reported.id := nextval(pg_get_serial_sequence('build', 'id'));
        reported.version := 0;
        reported.attached := false;
        reported.created_at := now();
        was := reported;
    end if;
    was.facts := merged_facts(was.facts, reported.facts);
    was.repository_id := coalesce(was.repository_id, reported.repository_id);
    was.version := was.version + 1;
    was.updated_at := now();
    return told_build(was);
end $$;

-- Writes a build. False: somebody else just made it.
create or replace function saved_build(was build, now_is build) returns boolean
language plpgsql as $$
begin
    if was.id is null then
        insert into build (
            id, project_id, provider, server, key, facts, job, number, attempt, status, url, revision, built_revision,
            target_revision, branch, target, change_request, started_at, duration_ms, repository_id, attached, version,
            created_at, updated_at)
        overriding system value
        values (
            now_is.id, now_is.project_id, now_is.provider, now_is.server, now_is.key, now_is.facts, now_is.job, now_is.number,
            now_is.attempt, now_is.status, now_is.url, now_is.revision, now_is.built_revision, now_is.target_revision,
            now_is.branch, now_is.target, now_is.change_request, now_is.started_at, now_is.duration_ms, now_is.repository_id,
            now_is.attached, now_is.version, now_is.created_at, now_is.updated_at)
        on conflict do nothing;
        return found;
    end if;
    update build
    set (facts, job, number, attempt, status, url, revision, built_revision, target_revision, branch, target,
        change_request, started_at, duration_ms, repository_id, attached, version, updated_at) = (
        now_is.facts, now_is.job, now_is.number, now_is.attempt, now_is.status, now_is.url, now_is.revision,
        now_is.built_revision, now_is.target_revision, now_is.branch, now_is.target, now_is.change_request,
        now_is.started_at, now_is.duration_ms, now_is.repository_id, now_is.attached, now_is.version, now_is.updated_at)
    where id = was.id;
    return true;
end $$;

-- The repository that a build of this revision belongs to, null where no branch is known to have had it.
--
-- Then the push may be under way: one of both sees the other, because this waits for pushes, and later ones for this. It comes
-- before the build's row is locked, as in a push.
create or replace function attaching_repository(project bigint, revision text) returns bigint
language plpgsql as $$
declare
    holder bigint := repository_with(project, revision);
begin
    if holder is null and revision is not null then
        perform lock_attachments(project, alone => true);
        holder := repository_with(project, revision);
    end if;
    return holder;
end $$;

-- The repository of a project in which some branch had a revision; the first tracked of several.
create or replace function repository_with(project bigint, revision text) returns bigint
language plpgsql stable as $$
begin
    return (
        select b.repository_id
        from tip t join branch b on b.id = t.branch_id join repository r on r.id = b.repository_id
        where t.after = revision and b.project_id = project and r.deleted_at is null
        order by b.repository_id
        limit 1);
end $$;

create or replace function lock_attachments(project bigint, alone boolean) returns void
language plpgsql as $$
begin
    if alone then
        perform pg_advisory_xact_lock(hashtextextended('builds', project));
    else
        perform pg_advisory_xact_lock_shared(hashtextextended('builds', project));
    end if;
end $$;

-- Attaches the builds that were reported before the push of their revision, and tells of them.
create or replace function attach_builds(r repository, pushed_revision text) returns void
language plpgsql as $$
declare
    known build;
begin
    for known in
        update build
        set attached = true, repository_id = coalesce(repository_id, r.id), version = version + 1, updated_at = now()
        where project_id = r.project_id and revision = pushed_revision and not attached
        returning *
    loop
        perform tell_build(known, known);
    end loop;
end $$;

-- The branches that had a revision, as events name them.
create or replace function revision_branches(project bigint, revision text) returns jsonb
language plpgsql stable as $$
begin
    return coalesce((
        select jsonb_agg(jsonb_build_object(
            'id', b.id, 'name', b.name, 'level', b.level, 'features', event_features(b.id),
            'repository', jsonb_build_object(
                'id', r.id, 'provider', r.provider, 'external_id', r.external_id, 'owner', r.owner, 'name', r.name))
            order by b.id)
        from (
            select distinct t.branch_id from tip t join branch on branch.id = t.branch_id
            where t.after = revision and branch.project_id = project
            limit 100
        ) as holder join branch b on b.id = holder.branch_id join repository r on r.id = b.repository_id
        where r.deleted_at is null), '[]');
end $$;

-- Tells others of a build of a revision that a branch of interest, or one with a feature, had.
create or replace function tell_build(was build, b build) returns void
language plpgsql as $$
declare
    branches jsonb := revision_branches(b.project_id, b.revision);
begin
    if jsonb_path_exists(branches, '$[*] ? (@.level != null || @.features.size() > 0)') then
        perform emit_event(b.project_id, 'ployst.build.changed', 'builds/' || b.id, jsonb_build_object(
            'change', case when was.id is null then 'created' else 'updated' end,
            'before', was.status,
            'build', build_json(b)::jsonb,
            'version', b.version,
            'branches', branches));
    end if;
end $$;
