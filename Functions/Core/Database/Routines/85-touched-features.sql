-- Marks features as touched, by triggers: nobody who writes a row has to remember which documents show it.
--
-- A mark too many costs making a document once more, one too few shows old news for ever. So triggers fire for every change of
-- a row, but where that would mark many for nothing: a repository's count of pushes, a landing that was only confirmed, a
-- branch that is not the first of its level.

-- Makes a trigger that is not there yet. One that is there stays: replacing it would lock its table while writers that have
-- locked others wait for it. So one that is to be different gets another name, and a migration drops the old one.
create or replace function ensure_trigger(of_table regclass, name text, definition text) returns void
language plpgsql as $$
begin
    if not exists (select from pg_trigger t where t.tgrelid = of_table and t.tgname = name) then
        execute replace(format('create trigger %I %s', name, definition), 'TABLE', of_table::text);
    end if;
end $$;

-- Marks the features of branches.
create or replace function touch_branches(ids bigint[]) returns void
language plpgsql as $$
begin
    insert into touched_feature (feature_id)
    select l.feature_id from link l where l.branch_id = any (ids) and l.linked;
end $$;

-- Marks the features of a project's branches that had a revision: a tip tells, or the deletion of a branch that is known by
-- nothing else.
create or replace function touch_revision(of_project bigint, revision text) returns void
language plpgsql as $$
begin
    insert into touched_feature (feature_id)
    select l.feature_id from link l
    where l.linked and not is_zero(revision) and l.branch_id = any (array(
        select holder.branch_id
        from (
            select t.branch_id from tip t where t.after = revision
            union all
            select t.branch_id from tip t where t.before = revision and ltrim(t.after, '0') = ''
        ) as holder
        -- Looked up one by one, whatever the planner thinks of how many there are.
        where (select b.project_id from branch b where b.id = holder.branch_id) = of_project));
end $$;

create or replace function feature_was_written() returns trigger
language plpgsql as $$
begin
    insert into touched_feature (feature_id) values (coalesce(new.id, old.id));
    return null;
end $$;

create or replace function link_was_written() returns trigger
language plpgsql as $$
begin
    insert into touched_feature (feature_id) values (coalesce(new.feature_id, old.feature_id));
    return null;
end $$;

-- Whether a branch is the one of its level that those below are shown with as their parent.
create or replace function is_first_of_level(b branch) returns boolean
language plpgsql stable as $$
begin
    return b.level is not null and b.deleted_at is null and not exists (
        select from branch o join repository r on r.id = o.repository_id
        where o.repository_id = b.repository_id and o.level = b.level and o.deleted_at is null and o.id <> b.id
            and (o.name is distinct from r.default_branch, o.name) < (b.name is distinct from r.default_branch, b.name));
end $$;

-- A branch is shown by its own features; as a target by those of the branches that land in it; as a parent, where it is or was
-- the first of its level, by those of all branches below.
create or replace function branch_was_written() returns trigger
language plpgsql as $$
begin
    if tg_op = 'UPDATE' then
        perform touch_branches(array [new.id]);
        if (old.name, old.level, old.deleted_at) is not distinct from (new.name, new.level, new.deleted_at) then
            return null;
        end if;
        perform touch_branches(array(select l.branch_id from landing l where l.target_id = new.id));
    end if;
    perform touch_branches_below(new.repository_id, least(old.level, new.level))
    where is_first_of_level(old) or is_first_of_level(new);
    return null;
end $$;

-- Marks the features of all branches on the levels below one.
create or replace function touch_branches_below(of_repository bigint, above integer) returns void
language plpgsql as $$
begin
    -- Two parts, for two indexes.
    perform touch_branches(array(
        select b.id from branch b where b.repository_id = of_repository and b.level > above and b.deleted_at is null
        union all
        select b.id from branch b where b.repository_id = of_repository and b.level > above and b.deleted_at is not null));
end $$;

-- The newest tips of a branch say which builds are shown. The first tip of a revision in a project says as whose they are:
-- where there was one before this, it stays so for all others that have the revision, which can be very many.
create or replace function tip_was_inserted() returns trigger
language plpgsql as $$
declare
    of_project bigint;
begin
    select b.project_id into of_project from branch b where b.id = new.branch_id;
    if is_zero(new.after) or exists (
        select from tip earlier
        where earlier.after = new.after and (earlier.pushed_at, earlier.branch_id) < (new.pushed_at, new.branch_id)
            and (select b.project_id from branch b where b.id = earlier.branch_id) = of_project) then
        perform touch_branches(array [new.branch_id]);
    else
        perform touch_revision(of_project, new.after);
    end if;
    return null;
end $$;

create or replace function tips_were_deleted() returns trigger
language plpgsql as $$
begin
    perform touch_branches(array(
        select gone.branch_id from gone
        union
        select t.branch_id from tip t where t.after in (select gone.after from gone where not is_zero(gone.after))
        union
        select t.branch_id from tip t
        where ltrim(t.after, '0') = '' and t.before in (select gone.after from gone where not is_zero(gone.after))));
    return null;
end $$;

create or replace function landing_was_written() returns trigger
language plpgsql as $$
begin
    perform touch_branches(array [coalesce(new.branch_id, old.branch_id)]);
    return null;
end $$;

create or replace function build_was_written() returns trigger
language plpgsql as $$
begin
    perform touch_revision(new.project_id, new.revision);
    if old.revision is distinct from new.revision then
        perform touch_revision(old.project_id, old.revision);
    end if;
    return null;
end $$;

-- A pull request is shown with the branch that it comes from.
create or replace function pull_request_was_written() returns trigger
language plpgsql as $$
begin
    perform touch_branches(array(
        select b.id
        from (values (new.head_external_id, new.head_branch), (old.head_external_id, old.head_branch)) as head (external_id, name)
            join repository target on target.id = coalesce(new.repository_id, old.repository_id)
            join repository r on r.project_id = target.project_id and r.provider = target.provider
                and r.external_id = head.external_id
            join branch b on b.repository_id = r.id and b.name = head.name));
    return null;
end $$;

create or replace function provider_data_was_written() returns trigger
language plpgsql as $$
declare
    entity constant text := coalesce(new.entity, old.entity);
    entity_id constant bigint := coalesce(new.entity_id, old.entity_id);
begin
    if entity = 'feature' then
        insert into touched_feature (feature_id) values (entity_id);
    elsif entity = 'branch' then
        perform touch_branches(array [entity_id]);
    end if;
    return null;
end $$;

create or replace function repository_was_changed() returns trigger
language plpgsql as $$
begin
    perform touch_branches(array(select b.id from branch b where b.repository_id = new.id));
    return null;
end $$;

select ensure_trigger('feature', 'touch', $$
    after insert or update or delete on TABLE for each row execute function feature_was_written()$$);
select ensure_trigger('link', 'touch', $$
    after insert or update or delete on TABLE for each row execute function link_was_written()$$);
select ensure_trigger('branch', 'touch_inserted', $$
    after insert on TABLE for each row when (new.level is not null) execute function branch_was_written()$$);
-- A push that moves a branch adds a tip, which marks the features already.
select ensure_trigger('branch', 'touch_updated', $$
    after update on TABLE for each row when (
        old.seq = new.seq or (old.name, old.level, old.deleted_at) is distinct from (new.name, new.level, new.deleted_at))
    execute function branch_was_written()$$);
select ensure_trigger('tip', 'touch_inserted', $$
    after insert on TABLE for each row execute function tip_was_inserted()$$);
select ensure_trigger('tip', 'touch_deleted', $$
    after delete on TABLE referencing old table as gone for each statement execute function tips_were_deleted()$$);
select ensure_trigger('landing', 'touch', $$
    after insert or delete on TABLE for each row execute function landing_was_written()$$);
-- All but what a computation that found the same writes.
select ensure_trigger('landing', 'touch_updated', $$
    after update on TABLE for each row when (
        (old.state, old.method, old.landed_as, old.revision, old.at, old.committed_at, old.stale_since, old.evidence, old.reason,
            old.manual_state, old.manual_reason, old.manual_author, old.own_work, old.version)
        is distinct from (
            new.state, new.method, new.landed_as, new.revision, new.at, new.committed_at, new.stale_since, new.evidence, new.reason,
            new.manual_state, new.manual_reason, new.manual_author, new.own_work, new.version))
    execute function landing_was_written()$$);
select ensure_trigger('build', 'touch', $$
    after insert or update or delete on TABLE for each row execute function build_was_written()$$);
select ensure_trigger('pull_request', 'touch', $$
    after insert or update or delete on TABLE for each row execute function pull_request_was_written()$$);
select ensure_trigger('provider_data', 'touch', $$
    after insert or update or delete on TABLE for each row execute function provider_data_was_written()$$);
select ensure_trigger('repository', 'touch_updated', $$
    after update on TABLE for each row when (
        (old.provider, old.external_id, old.owner, old.name, old.default_branch, old.deleted_at)
        is distinct from (new.provider, new.external_id, new.owner, new.name, new.default_branch, new.deleted_at))
    execute function repository_was_changed()$$);
