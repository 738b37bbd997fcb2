-- The JSON of core's answers: one function for each resource.

create or replace function project_json(p project) returns json
language sql stable
return json_build_object('id', p.id, 'slug', p.slug, 'name', p.name, 'created_at', rfc3339(p.created_at));

create or replace function token_json(t token) returns json
language sql stable
return json_build_object(
    'id', t.id, 'label', t.label, 'scopes', t.scopes, 'project', t.project_id, 'created_at', rfc3339(t.created_at),
    'expires_at', rfc3339(t.expires_at), 'last_used_at', rfc3339(t.last_used_at));

create or replace function repository_json(r repository) returns json
language sql stable
return json_build_object(
    'id', r.id, 'project_id', r.project_id, 'provider', r.provider, 'external_id', r.external_id, 'owner', r.owner,
    'name', r.name, 'clone_url', r.clone_url, 'default_branch', r.default_branch, 'instance_hook', r.instance_hook,
    'status', r.status, 'name_lost_at', rfc3339(r.name_lost_at), 'last_seq', r.last_seq, 'created_at', rfc3339(r.created_at),
    'updated_at', rfc3339(r.updated_at));

create or replace function tip_json(t tip, branch_name text) returns json
language sql stable
return json_build_object(
    'seq', t.seq, 'branch', json_build_object('id', t.branch_id, 'name', branch_name), 'before', t.before, 'after', t.after,
    'forced', t.forced, 'origin', t.origin, 'pushed_at', rfc3339(t.pushed_at), 'pusher', t.pusher,
    'seen_at', rfc3339(t.seen_at),
    'gap', not is_zero(t.before) and not exists (
        select from tip earlier where earlier.branch_id = t.branch_id and earlier.after = t.before));

-- Why a branch is a feature's: by hand, by the rule of a branch finder, or by the text of a pull request.
create or replace function linked_by(l link) returns text
language sql immutable
return case when l.by_hand then 'hand' when l.by_rule then 'rule' else 'pull_request' end;

-- Branches as their list shows them, a row for each that there is; whatever their number, it is one statement.
create or replace function branch_documents(ids bigint[]) returns table (id bigint, document json)
language plpgsql stable rows 10
set plan_cache_mode = force_generic_plan
as $$
begin
    return query
    select b.id, to_json(shown)
    from branch_parts(ids) as part join branch b on b.id = part.branch_id join repository r on r.id = b.repository_id
        cross join lateral (select r.id, r.provider, r.owner, r.name) as repository
        cross join lateral (
            select b.id, repository, b.name, b.head, b.level, part.parent, b.version, rfc3339(b.pushed_at) as pushed_at,
                rfc3339(b.deleted_at) as deleted_at, rfc3339(b.updated_at) as updated_at, (
                    select coalesce(json_agg(json_build_object(
                        'id', f.id, 'provider', f.provider, 'feature_id', f.feature_id, 'title', f.title, 'state', f.state,
                        'linked_by', linked_by(l)) order by f.id), '[]')
                    from link l join feature f on f.id = l.feature_id
                    where l.branch_id = b.id and l.linked and f.deleted_at is null) as features,
                part.landings, part.builds, part.pull_requests, part.provider_data) as shown;
end $$;

-- Features with their branches, in the same way, made anew; feature_documents() takes what is kept instead.
create or replace function make_feature_documents(ids bigint[]) returns table (id bigint, document json)
language plpgsql stable rows 10
set plan_cache_mode = force_generic_plan
as $$
begin
    return query
    with linked as materialized (
        select l.feature_id, l.branch_id, linked_by(l) as by
        from link l
        where l.feature_id = any (ids) and l.linked
    ), shown as (
        select linked.feature_id, json_agg(branch order by r.owner, r.name, b.name, b.id) as branches
        from branch_parts((select array_agg(distinct linked.branch_id) from linked)) as part
            join linked on linked.branch_id = part.branch_id
            join branch b on b.id = part.branch_id
            join repository r on r.id = b.repository_id
            cross join lateral (select r.id, r.provider, r.owner, r.name) as repository
            cross join lateral (
                select b.id, repository, b.name, b.head, b.level, part.parent, rfc3339(b.deleted_at) as deleted_at,
                    rfc3339(b.updated_at) as updated_at, linked.by as linked_by, part.landings, part.builds,
                    part.pull_requests, part.provider_data) as branch
        where r.deleted_at is null
        group by linked.feature_id
    )
    select f.id, to_json(whole)
    from feature f
        left join shown on shown.feature_id = f.id
        left join feature_roll_ups(ids) as up on up.of_feature = f.id
        cross join lateral (
            select f.id, f.project_id, f.provider, f.feature_id, f.type, f.title, f.owner, f.description, f.url, f.state,
                f.is_final, rfc3339(f.deleted_at) as deleted_at, f.version, rfc3339(f.created_at) as created_at,
                rfc3339(f.updated_at) as updated_at, coalesce(shown.branches, '[]') as branches,
                coalesce(up.roll_up, '[]') as roll_up,
                (select entries from provider_data_of('feature', f.id)) as provider_data) as whole
    where f.id = any (ids);
end $$;

-- Secret members of settings are kept encrypted, as {"sealed": …}.
create or replace function settings_json(s provider_settings) returns json
language sql stable
return (
    select json_object_agg(key, value) from (
        select 'provider' as key, to_json(s.provider) as value
        union all select 'updated_at', to_json(rfc3339(s.updated_at))
        union all select key, value from json_each(s.settings::json)
    ) as members
);
