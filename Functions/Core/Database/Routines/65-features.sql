-- Features as planning tools report them. Order is never trusted: of two observations the later one counts, whichever comes
-- first.

-- The id of a feature that is a repository's issue: the repository's name of today, and what comes after the #.
create or replace function issue_id(r repository, feature_id text) returns text
language sql immutable parallel safe
return case
    when r.id is null then feature_id
    else r.owner || '/' || r.name || '#' || substring(feature_id from '[^#]*$')
end;

-- The feature that has an id, or had it before it moved out of this repository, locked; null where there is none.
create or replace function locked_feature(project bigint, planning_provider text, id_ text, repository bigint) returns feature
language plpgsql as $$
declare
    row feature;
begin
    select * into row from feature
    where project_id = project and provider = planning_provider and feature_id = id_
    for no key update;
    if not found then
        select f.* into row
        from moved_feature m join feature f on f.id = m.feature_id
        where m.project_id = project and m.provider = planning_provider and m.old_id = id_
            and (m.repository_id = repository) is not false
        for no key update of f;
    end if;
    return row;
end $$;

-- What decides between two observations of one order, the same way on every order of arrival: a deletion, then an end, then
-- anything, as long as it is always the same.
create or replace function feature_tie(o jsonb) returns text
language sql immutable
return concat((o -> 'deleted' = 'true')::integer, (coalesce(o #> '{feature,is_final}', 'false') = 'true')::integer,
    md5((o -> 'feature')::text));

-- Whether an observation is later than what is known of a feature: by the tool's version, else by time. Where neither tells,
-- what comes later is.
create or replace function is_later(known feature, o jsonb) returns boolean
language plpgsql stable as $$
declare
    version_ bigint := (o ->> 'version')::bigint;
    changed timestamptz := (o ->> 'changed_at')::timestamptz;
begin
    if version_ <> known.observed_version then
        return version_ > known.observed_version;
    elsif changed <> known.observed_at and (version_ = known.observed_version) is not true then
        return changed > known.observed_at;
    elsif version_ = known.observed_version or changed = known.observed_at then
        return feature_tie(o) > coalesce(known.observed_tie, '');
    end if;
    return known.observed_tie is distinct from feature_tie(o);
end $$;

-- A feature's row with what an observation says; what it leaves out stays.
create or replace function told_feature(known feature, o jsonb) returns feature
language plpgsql as $$
declare
    observed jsonb := o -> 'feature';
begin
    known.type := coalesce(observed ->> 'type', known.type);
    known.title := coalesce(observed ->> 'title', known.title);
    known.owner := coalesce(observed ->> 'owner', known.owner);
    known.description := coalesce(observed ->> 'description', known.description);
    known.url := coalesce(observed ->> 'url', known.url);
    known.state := coalesce(observed ->> 'state', known.state);
    known.is_final := coalesce((observed ->> 'is_final')::boolean, known.is_final, false);
    known.deleted_at := case
        when o -> 'deleted' = 'true' then coalesce(known.deleted_at, (o ->> 'changed_at')::timestamptz, now())
    end;
    known.observed_version := coalesce((o ->> 'version')::bigint, known.observed_version);
    known.observed_at := coalesce((o ->> 'changed_at')::timestamptz, known.observed_at);
    known.observed_tie := feature_tie(o);
    return known;
end $$;

-- Takes an observation of a feature into a project; `r` is the repository whose issue it is, where it is one.
create or replace function take_feature(project bigint, r repository, o jsonb) returns jsonb
language plpgsql as $$
declare
    planning_provider text := o ->> 'provider';
    id_ text := issue_id(r, o #>> '{feature,feature_id}');
    was feature;
    now_is feature;
    change text := 'updated';
begin
    -- The issue of a repository that had this name before.
    update feature f set feature_id = f.feature_id || '@' || f.id
    where f.project_id = project and f.provider = planning_provider and f.feature_id = id_ and f.repository_id <> r.id;
    if jsonb_typeof(o -> 'moved_from') = 'object' then
        change := case when move_feature(project, planning_provider, origin_id(project, o), id_, r.id) then 'moved' else change end;
    end if;
    was := locked_feature(project, planning_provider, id_, r.id);
    if was.id is null then
        perform lock_links(project, alone => true);
        was := locked_feature(project, planning_provider, id_, r.id);
    end if;
    if was.id is null then
        -- It moved while its repository was not tracked yet, which has another name by now.
        select f.* into was
        from moved_feature m join feature f on f.id = m.feature_id
        where m.project_id = project and m.provider = planning_provider and m.old_id = o #>> '{feature,feature_id}'
            and m.repository_id is null
        for no key update of f;
    end if;
    if was.id is null then
        now_is := told_feature(null, o);
        insert into feature (project_id, provider, feature_id, repository_id) values (project, planning_provider, id_, r.id)
        returning id into now_is.id;
        change := 'created';
    elsif is_later(was, o) then
        now_is := told_feature(was, o);
    elsif change <> 'moved' then
        return jsonb_build_object('feature', was.id, 'project', project, 'change', 'none', 'version', was.version);
    else
        now_is := was;
    end if;
    return save_feature(was, now_is, r, o, change);
end $$;

-- Writes a feature that changed, with what the provider says beyond; tells others where that made a difference.
create or replace function save_feature(was feature, told feature, r repository, o jsonb, change text) returns jsonb
language plpgsql as $$
declare
    now_is feature;
    differs boolean := change in ('created', 'moved')
        or (was.type, was.title, was.owner, was.description, was.url, was.state, was.is_final, was.deleted_at)
            is distinct from (told.type, told.title, told.owner, told.description, told.url, told.state, told.is_final,
                told.deleted_at);
begin
    if was.observed_tie is distinct from told.observed_tie or was.id is null then
        differs := put_provider_data('feature', told.id, o ->> 'provider', coalesce(nullif(o #> '{feature,data}', 'null'), '{}'))
            or differs;
    end if;
    update feature f
    set (type, title, owner, description, url, state, is_final, deleted_at, observed_version, observed_at, observed_tie) = (
        told.type, told.title, told.owner, told.description, told.url, told.state, told.is_final, told.deleted_at,
        told.observed_version, told.observed_at, told.observed_tie),
        repository_id = coalesce(f.repository_id, r.id),
        version = f.version + case when differs and was.id is not null then 1 else 0 end,
        updated_at = case when differs then now() else f.updated_at end
    where f.id = told.id
    returning * into now_is;
    if was.id is null or (was.deleted_at is null) <> (now_is.deleted_at is null) then
        perform lock_links(now_is.project_id, alone => true);
        perform relink_and_tell(array(select candidate_branches(now_is)));
        change := case when now_is.deleted_at is not null then 'deleted' else change end;
    end if;
    if differs then
        perform tell_feature(now_is, change);
    end if;
    return jsonb_build_object(
        'feature', now_is.id, 'project', now_is.project_id, 'version', now_is.version,
        'change', case when differs then change else 'none' end);
end $$;

-- The branches whose names, or whose pull requests' texts, hold the word that a feature's id is.
create or replace function candidate_branches(f feature) returns setof bigint
language plpgsql stable as $$
begin
    return query select c.branch_id
    from branch_candidate c join branch b on b.id = c.branch_id join repository r on r.id = b.repository_id
    where c.project_id = f.project_id and c.candidate = f.candidate and r.deleted_at is null
    union
    select head_branches(p)
    from pull_request_candidate c join pull_request p on p.id = c.pull_request_id
    where c.project_id = f.project_id and c.candidate = f.candidate;
end $$;

-- The id that a moved feature had, by the name that its repository has today.
create or replace function origin_id(project bigint, o jsonb) returns text
language plpgsql as $$
declare
    origin repository;
begin
    if jsonb_typeof(o #> '{moved_from,repository}') = 'object' then
        origin := locked_repository(project, o #> '{moved_from,repository}');
    end if;
    return issue_id(origin, o #>> '{moved_from,feature_id}');
end $$;

-- Makes one feature of what had the id `old_id` and now has `new_id`. Returns whether a feature got another id by it.
create or replace function move_feature(
    project bigint, planning_provider text, old_id_ text, new_id text, new_repository bigint) returns boolean
language plpgsql as $$
declare
    origin feature;
    target feature;
    old_repository bigint;
begin
    if old_id_ = new_id then
        return false;
    end if;
    perform lock_links(project, alone => true);
    target := locked_feature(project, planning_provider, new_id, new_repository);
    select * into origin from feature
    where project_id = project and provider = planning_provider and feature_id = old_id_ for no key update;
    old_repository := origin.repository_id;
    if origin.id is not null then
        if target.id is not null then
            perform merge_feature(target, into_feature => origin);
        end if;
        update feature set feature_id = new_id, repository_id = new_repository where id = origin.id;
        target := origin;
    elsif target.id is null then
        insert into feature (project_id, provider, feature_id, repository_id)
        values (project, planning_provider, new_id, new_repository)
        returning * into target;
    end if;
    delete from moved_feature m where m.project_id = project and m.provider = planning_provider and m.old_id = new_id;
    insert into moved_feature (project_id, provider, old_id, repository_id, feature_id)
    values (project, planning_provider, old_id_, old_repository, target.id)
    on conflict (project_id, provider, old_id) do update set feature_id = excluded.feature_id;
    if origin.id is not null then
        select * into target from feature where id = origin.id;
        perform relink_and_tell(array(select candidate_branches(origin) union select candidate_branches(target)));
    end if;
    return origin.id is not null;
end $$;

-- Gives all that a feature has to another one and removes it: both are the same work item, seen before and after it moved.
create or replace function merge_feature(gone feature, into_feature feature) returns void
language plpgsql as $$
begin
    insert into link as known (branch_id, feature_id, by_hand)
    select branch_id, into_feature.id, by_hand from link where feature_id = gone.id and by_hand is not null
    on conflict (branch_id, feature_id) do update set by_hand = coalesce(known.by_hand, excluded.by_hand);
    delete from link where feature_id = gone.id;
    update moved_feature set feature_id = into_feature.id where feature_id = gone.id;
    delete from provider_data where entity = 'feature' and entity_id = gone.id;
    delete from feature where id = gone.id;
    if (gone.observed_version, gone.observed_at, gone.observed_tie)
        > (into_feature.observed_version, into_feature.observed_at, into_feature.observed_tie)
        or into_feature.observed_at is null or gone.observed_at > into_feature.observed_at then
        update feature
        set (type, title, owner, description, url, state, is_final, deleted_at, observed_version, observed_at, observed_tie) = (
            gone.type, gone.title, gone.owner, gone.description, gone.url, gone.state, gone.is_final, gone.deleted_at,
            gone.observed_version, gone.observed_at, gone.observed_tie)
        where id = into_feature.id;
    end if;
end $$;

-- Gives the issues of a renamed repository their ids of today; an id that another repository's issue still has is taken from
-- it, because that repository has another name by now.
create or replace function rename_issues(r repository) returns void
language plpgsql as $$
begin
    update feature other set feature_id = other.feature_id || '@' || other.id
    where other.project_id = r.project_id and other.provider = r.provider and other.repository_id is distinct from r.id
        and other.feature_id in (select issue_id(r, mine.feature_id) from feature mine where mine.repository_id = r.id);
    update feature set feature_id = issue_id(r, feature_id), version = version + 1, updated_at = now()
    where repository_id = r.id;
    update moved_feature m set old_id = issue_id(r, old_id)
    where repository_id = r.id and not exists (
        select from moved_feature o
        where o.project_id = m.project_id and o.provider = m.provider and o.old_id = issue_id(r, m.old_id));
end $$;

-- Tells others that a feature changed.
create or replace function tell_feature(f feature, change text) returns void
language plpgsql as $$
begin
    perform emit_event(f.project_id, 'ployst.feature.changed', 'features/' || f.id, jsonb_build_object(
        'change', change,
        'feature', jsonb_build_object(
            'id', f.id, 'provider', f.provider, 'feature_id', f.feature_id, 'type', f.type, 'title', f.title,
            'owner', f.owner, 'url', f.url, 'state', f.state, 'is_final', f.is_final,
            'deleted_at', rfc3339(f.deleted_at)),
        'version', f.version));
end $$;
