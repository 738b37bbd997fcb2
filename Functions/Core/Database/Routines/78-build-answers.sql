-- The JSON of builds and pull requests by themselves.

create or replace function build_json(b build) returns json
language sql stable
return json_build_object(
    'id', b.id, 'project_id', b.project_id, 'repository', b.repository_id, 'provider', b.provider, 'server', b.server,
    'job', b.job, 'number', b.number, 'attempt', b.attempt, 'status', b.status, 'revision', b.revision,
    'built_revision', b.built_revision, 'target_revision', b.target_revision, 'branch', b.branch, 'target', b.target,
    'change_request', b.change_request, 'url', b.url, 'started_at', rfc3339(b.started_at), 'duration_ms', b.duration_ms,
    'version', b.version, 'created_at', rfc3339(b.created_at), 'updated_at', rfc3339(b.updated_at));

-- What the latest builds of a revision came to, one of each job; the last fifty are looked at.
create or replace function latest_builds(of_project bigint, of_revision text) returns table (status text)
language sql stable as $$
    select distinct on (newest.job_key) newest.status
    from (
        select build.job_key, build.id, build.status from build
        where build.project_id = of_project and build.revision = of_revision
        order by build.id desc
        limit 50
    ) as newest
    order by newest.job_key, newest.id desc
$$;

create or replace function pull_request_json(p pull_request) returns json
language sql stable
return json_build_object(
    'id', p.id, 'number', p.number, 'state', p.state, 'draft', p.draft, 'title', p.title, 'url', p.url,
    'author', p.author, 'head', p.head, 'target', p.target_branch, 'merge_revision', p.merge_revision,
    'merged_at', rfc3339(p.merged_at), 'updated_at', rfc3339(p.changed_at));

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
