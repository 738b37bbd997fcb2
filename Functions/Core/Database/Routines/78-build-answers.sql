-- The JSON of builds and pull requests, by themselves and as a branch shows them.

create or replace function build_json(b build) returns json
language sql stable
return json_build_object(
    'id', b.id, 'project_id', b.project_id, 'repository', b.repository_id, 'provider', b.provider, 'server', b.server,
    'job', b.job, 'number', b.number, 'attempt', b.attempt, 'status', b.status, 'revision', b.revision,
    'built_revision', b.built_revision, 'target_revision', b.target_revision, 'branch', b.branch, 'target', b.target,
    'change_request', b.change_request, 'url', b.url, 'started_at', rfc3339(b.started_at), 'duration_ms', b.duration_ms,
    'version', b.version, 'created_at', rfc3339(b.created_at), 'updated_at', rfc3339(b.updated_at));

-- The newest revisions that a branch had, its head first: what a board looks at. A branch can have had very many.
create or replace function recent_revisions(b branch) returns table (revision text, place bigint)
language sql stable as $$
    select revision, min(place)
    from (
        select b.head as revision, 0 as place where b.head is not null
        union all
        select after, row_number() over (order by pushed_at desc)
        from (
            select t.after, t.pushed_at from tip t where t.branch_id = b.id order by t.pushed_at desc limit 5
        ) as newest
        where not is_zero(after)
    ) as revisions
    group by 1
$$;

-- The branch that a build was pushed to and run for: the one that it names, else the one that had its revision first.
create or replace function is_pushed_branch(b branch, of_build build) returns boolean
language plpgsql stable as $$
begin
    if of_build.branch is not null then
        return of_build.branch = b.name;
    end if;
    return b.id = (
        select t.branch_id
        from tip t join branch holder on holder.id = t.branch_id
        where t.after = of_build.revision and holder.project_id = b.project_id
        order by t.pushed_at, t.branch_id
        limit 1);
end $$;

-- The builds of a branch's newest revisions: of each revision those of its latest jobs, the head's first.
create or replace function branch_builds(b branch) returns json
language plpgsql stable as $$
begin
    return (
        select coalesce(json_agg(json_build_object(
            'id', one.id, 'provider', one.provider, 'server', one.server, 'job', one.job, 'number', one.number,
            'status', one.status, 'revision', one.revision, 'built_revision', one.built_revision,
            'target_revision', one.target_revision, 'change_request', one.change_request, 'url', one.url,
            'started_at', rfc3339(one.started_at), 'duration_ms', one.duration_ms,
            'pushed', is_pushed_branch(b, one)) order by r.place, one.id desc), '[]')
        from recent_revisions(b) as r
            cross join lateral (
                select * from build
                where build.project_id = b.project_id and build.revision = r.revision
                order by build.id desc
                limit 20
            ) as one);
end $$;

create or replace function pull_request_json(p pull_request) returns json
language sql stable
return json_build_object(
    'id', p.id, 'number', p.number, 'state', p.state, 'draft', p.draft, 'title', p.title, 'url', p.url,
    'author', p.author, 'head', p.head, 'target', p.target_branch, 'merge_revision', p.merge_revision,
    'merged_at', rfc3339(p.merged_at), 'updated_at', rfc3339(p.changed_at));

-- The pull requests that come from a branch, the newest first.
create or replace function branch_pull_requests(branch_id bigint) returns json
language plpgsql stable as $$
begin
    return (
        select coalesce(json_agg(pull_request_json(p) order by p.number desc), '[]')
        from branch b join repository r on r.id = b.repository_id
            join pull_request p on p.project_id = b.project_id and p.head_external_id = r.external_id and p.head_branch = b.name
        where b.id = branch_id);
end $$;

-- What Ployst knows of each provider, and when it heard of it last; of one project, or of all that the caller may see.
drop function if exists providers_json(bigint);

create or replace function providers_json(of_projects bigint[]) returns json
language sql stable
return (
    select json_build_object('items', json_agg(json_build_object(
        'slug', p.slug, 'name', p.name, 'type', p.type,
        'url', coalesce(p.url, (
            select settings ->> 'url' from provider_settings
            where project_id = of_projects[1] and cardinality(of_projects) = 1 and provider = p.slug)),
        'last_seen_at', rfc3339((
            select max(last_seen_at) from provider_seen
            where provider = p.slug and (of_projects is null or project_id = any (of_projects))))) order by p.slug), 'next', null)
    from (values
        ('github', 'GitHub', 'source_code', 'https://github.com'), ('git', 'git', 'source_code', null),
        ('jenkins', 'Jenkins', 'ci', null), ('targetprocess', 'Targetprocess', 'planning', null)
    ) as p (slug, name, type, url)
);
