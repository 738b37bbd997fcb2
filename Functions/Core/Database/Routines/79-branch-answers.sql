-- What is known of some branches, a row for each that there is, whatever the number: one statement for a page of them.
create or replace function branch_parts(ids bigint[])
returns table (
    branch_id bigint, parent text, landings json, builds json, pull_requests json, provider_data json)
language plpgsql stable rows 10
set plan_cache_mode = force_generic_plan
as $$
begin
    return query
    select b.id,
        -- The nearest level above that has a branch, the default branch or the first by name.
        (
            select upper_branch.name
            from branch upper_branch
            where upper_branch.repository_id = b.repository_id and upper_branch.level < b.level
                and upper_branch.deleted_at is null
            order by upper_branch.level desc, upper_branch.name is distinct from r.default_branch, upper_branch.name
            limit 1),
        -- The nearest level first.
        (
            select coalesce(json_agg(one order by t.level desc, t.name), '[]')
            from landing l join branch t on t.id = l.target_id cross join shown_landing(b, t, l) as one
            where l.branch_id = b.id and is_target(b, t)),
        -- Those of the newest revisions, the head's first; of each revision, job and branch that it ran for the latest.
        (
            select coalesce(json_agg(one order by newest.place, one.id desc), '[]')
            from (
                select seen.revision, min(seen.place) as place
                from (
                    select b.head as revision, 0 as place where b.head is not null
                    union all
                    select late.after, row_number() over (order by late.pushed_at desc, late.after desc)
                    from (
                        select t.after, t.pushed_at from tip t
                        where t.branch_id = b.id
                        order by t.pushed_at desc, t.after desc
                        limit 5
                    ) as late
                ) as seen
                where not is_zero(seen.revision)
                group by seen.revision
            ) as newest
                cross join lateral (
                    select found.id, found.provider, found.server, found.job, found.number, found.status, found.revision,
                        found.built_revision, found.target_revision, found.change_request, found.url,
                        rfc3339(found.started_at) as started_at, found.duration_ms,
                        case
                            when found.branch is not null then found.branch = b.name
                            else b.id = (
                                select t.branch_id
                                from tip t join branch holder on holder.id = t.branch_id
                                where t.after = found.revision and holder.project_id = b.project_id
                                order by t.pushed_at, t.branch_id
                                limit 1)
                        end as pushed
                    from (
                        select distinct on (late.run_key) late.id
                        from (
                            select build.run_key, build.id from build
                            where build.project_id = b.project_id and build.revision = newest.revision
                            order by build.id desc
                            limit 50
                        ) as late
                        order by late.run_key, late.id desc
                    ) as latest join build found on found.id = latest.id
                ) as one),
        -- Those that come from the branch, the newest first.
        (
            select coalesce(json_agg(pull_request_json(p) order by p.number desc), '[]')
            from pull_request p
            where p.project_id = b.project_id and p.head_external_id = r.external_id and p.head_branch = b.name
                and r.provider = (select provider from repository where id = p.repository_id)),
        (select entries from provider_data_of('branch', b.id))
    from unnest(ids) as wanted (id) join branch b on b.id = wanted.id join repository r on r.id = b.repository_id;
end $$;
