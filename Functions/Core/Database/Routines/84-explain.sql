-- Why: for every link and every landing the reason in a sentence, and what changed branch finders would do.

-- The finder that makes a branch a feature's; null where none does.
create or replace function matching_finder(b branch, planning_provider text, feature_id text, out level integer, out pattern text)
language plpgsql stable as $$
begin
    select f.level, f.pattern into level, pattern
    from repository r cross join lateral branch_finders(r.project_id, r.provider) as f
    where r.id = b.repository_id and names_features(f.pattern)
        and b.name ~ finder_for(f.pattern, planning_provider, feature_id)
    order by f.level
    limit 1;
end $$;

-- Why a branch is a feature's, or is not although somebody or something said so.
create or replace function explained_link(f feature, b branch, l link) returns json
language plpgsql stable as $$
declare
    finder record;
    sentences text[] := '{}';
    numbers text;
begin
    select * into finder from matching_finder(b, f.provider, f.feature_id);
    if l.by_hand is not null then
        sentences := sentences || case
            when l.by_hand then 'Attached by hand.' else 'Detached by hand; this wins over the rules.'
        end;
    end if;
    if l.by_rule and finder.level is not null then
        sentences := sentences || format(
            'Its name matches branch finder %s, %s, with the id %s.', finder.level, finder.pattern, f.feature_id);
    end if;
    if l.by_text then
        select string_agg('#' || p.number, ', ' order by p.number) into numbers
        from repository r join pull_request p
            on p.project_id = b.project_id and p.head_external_id = r.external_id and p.head_branch = b.name
        where r.id = b.repository_id and names_feature(p, f);
        sentences := sentences || format('The text of pull request %s says that it is for %s.', numbers, f.feature_id);
    end if;
    return json_build_object(
        'branch', explained_branch(b), 'linked', l.linked,
        'linked_by', case when l.linked then linked_by(l) end,
        'finder', case when finder.level is not null then json_build_object('level', finder.level, 'pattern', finder.pattern) end,
        'reason', coalesce(nullif(array_to_string(sentences, ' '), ''), 'No rule makes it so any more.'));
end $$;

create or replace function explained_branch(b branch) returns json
language plpgsql stable as $$
begin
    return (
        select json_build_object(
            'id', b.id, 'name', b.name,
            'repository', json_build_object('id', r.id, 'provider', r.provider, 'owner', r.owner, 'name', r.name))
        from repository r where r.id = b.repository_id);
end $$;

-- What a landing says, in sentences.
create or replace function landing_sentence(b branch, t branch, l landing) returns text
language plpgsql stable as $$
declare
    answer text;
begin
    if l.manual_state is not null then
        return format('%s said so by hand at %s: %s', l.manual_author, rfc3339(l.manual_at), l.manual_reason);
    elsif l.branch_id is null or (l.state = 'unknown' and l.reason is null) then
        return 'Not computed yet.';
    elsif l.state = 'unknown' then
        return format('It could not be found out: %s', l.reason);
    end if;
    answer := case l.state
        when 'no_work' then 'It never held work that was not there already.'
        when 'open' then 'No detector found it there.'
        when 'partial' then 'Some of its commits are there.'
        when 'landed' then format('Landed as %s, found by %s.', coalesce(l.landed_as, 'itself'), l.method)
        when 'reverted' then format('It was there as %s, found by %s, and was taken back.', coalesce(l.landed_as, 'itself'), l.method)
    end;
    return concat_ws(' ', answer, l.evidence,
        format('Computed from a fetch at %s, when %s was at %s, with the pushes up to number %s known.',
            rfc3339(l.fetched_at), t.name, coalesce(l.target_revision, 'an unknown revision'), l.from_seq),
        case when l.revision <> b.head then
            format('The branch has moved since: this is about %s, its head is %s.', l.revision, b.head) end,
        case when l.stale_since is not null then
            format('Not confirmed since %s: %s', rfc3339(l.stale_since), l.reason) end);
end $$;

-- Why a feature's branches have landed or not: a row for each branch and each of its targets.
create or replace function explained_landings(feature bigint) returns json
language plpgsql stable as $$
begin
    return (
        select coalesce(json_agg(json_build_object(
            'branch', explained_branch(b), 'target', t.name, 'target_id', t.id, 'level', t.level,
            'state', coalesce(l.state, 'unknown'), 'method', shown_method(l), 'reason', landing_sentence(b, t, l),
            'fetched_at', rfc3339(l.fetched_at), 'from_seq', l.from_seq, 'target_revision', l.target_revision)
            order by b.id, t.level desc, t.name), '[]')
        from link k
            join branch b on b.id = k.branch_id
            join repository r on r.id = b.repository_id
            join branch t on t.repository_id = b.repository_id and is_target(b, t)
            left join landing l on l.branch_id = b.id and l.target_id = t.id
        where k.feature_id = feature and k.linked and r.deleted_at is null);
end $$;

-- The branches that hold a feature's id but are not its own, and why not; the newest 50.
create or replace function near_misses(f feature) returns json
language plpgsql stable as $$
begin
    return (
        select coalesce(json_agg(json_build_object('branch', explained_branch(b), 'reason', case
            when r.deleted_at is not null then 'Its repository is not tracked any more.'
            when f.deleted_at is not null then 'The feature was deleted.'
            else format(
                'Its name holds %s, but none of the branch finders for %s matches: %s.', f.candidate, r.provider, (
                    select string_agg(finder.level || ' ' || finder.pattern, ', ' order by finder.level)
                    from branch_finders(r.project_id, r.provider) as finder where names_features(finder.pattern)))
        end) order by b.id desc), '[]')
        from (
            select c.branch_id from branch_candidate c
            where c.project_id = f.project_id and c.candidate = f.candidate
                and not exists (
                    select from link l
                    where l.branch_id = c.branch_id and l.feature_id = f.id and (l.linked or l.by_hand is not null))
            order by c.branch_id desc
            limit 50
        ) as near join branch b on b.id = near.branch_id join repository r on r.id = b.repository_id);
end $$;

create or replace function explained_feature(f feature) returns json
language plpgsql stable as $$
begin
    return json_build_object(
        'feature', json_build_object('id', f.id, 'provider', f.provider, 'feature_id', f.feature_id, 'title', f.title),
        'links', (
            select coalesce(json_agg(explained_link(f, b, l) order by b.id), '[]')
            from link l join branch b on b.id = l.branch_id join repository r on r.id = b.repository_id
            where l.feature_id = f.id and (l.linked or l.by_hand is not null) and r.deleted_at is null),
        'landings', explained_landings(f.id),
        'near_misses', near_misses(f));
end $$;

-- What other branch finders would change of some branches. Changes nothing: they are saved, looked at, and taken back.
create or replace function checked_finders(project bigint, provider_slug text, finders jsonb, branch_ids bigint[]) returns jsonb
language plpgsql as $$
declare
    would jsonb;
begin
    begin
        insert into provider_settings (project_id, provider, settings)
        values (project, provider_slug, jsonb_build_object('branch_finders', finders))
        on conflict (project_id, provider) do update set settings = excluded.settings;
        select jsonb_object_agg(branch_id, links) into would
        from (
            select f.branch_id, jsonb_build_object(
                'level', min(f.level),
                'features', coalesce(jsonb_agg(distinct f.feature_id) filter (where f.feature_id is not null), '[]')) as links
            from found_links(branch_ids) as f
            group by f.branch_id
        ) as branches;
        raise exception using errcode = 'PY000';
    exception when sqlstate 'PY000' then null;
    end;
    return coalesce(would, '{}');
end $$;

-- The branches among these that other finders would level, link or unlink, and how.
create or replace function finder_changes(project bigint, provider_slug text, finders jsonb, branch_ids bigint[]) returns json
language plpgsql as $$
declare
    would jsonb := checked_finders(project, provider_slug, finders, branch_ids);
begin
    return (
        with compared as (
            select b, b.id, b.level as level_before, (would -> b.id::text ->> 'level')::integer as level_after,
                array(select l.feature_id from link l where l.branch_id = b.id and l.linked) as before_ids,
                -- What a person said of the branch stays.
                array(
                    select wanted.id::bigint from jsonb_array_elements(would -> b.id::text -> 'features') as wanted (id)
                    where not exists (
                        select from link l
                        where l.branch_id = b.id and l.feature_id = wanted.id::bigint and l.by_hand = false)
                    union select l.feature_id from link l where l.branch_id = b.id and l.by_hand) as after_ids
            from branch b where b.id = any (branch_ids)
        )
        select coalesce(json_agg(json_build_object(
            'branch', explained_branch(c.b),
            'level', json_build_object('before', c.level_before, 'after', c.level_after),
            'linked', named_features(array(select unnest(c.after_ids) except select unnest(c.before_ids))),
            'unlinked', named_features(array(select unnest(c.before_ids) except select unnest(c.after_ids)))) order by c.id), '[]')
        from compared c
        where c.level_before is distinct from c.level_after
            or not (c.before_ids @> c.after_ids and c.after_ids @> c.before_ids));
end $$;

create or replace function named_features(ids bigint[]) returns json
language plpgsql stable as $$
begin
    return (
        select coalesce(json_agg(json_build_object(
            'id', f.id, 'provider', f.provider, 'feature_id', f.feature_id, 'title', f.title) order by f.id), '[]')
        from feature f where f.id = any (ids));
end $$;
