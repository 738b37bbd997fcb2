-- Marks features as touched, by triggers: nobody who writes a row has to remember which documents show it.
--
-- A mark too many costs making a document once more, one too few shows old news for ever. So triggers fire for every change of
-- a row, but where that would touch many for nothing: a repository's count of pushes, a landing that was only confirmed.

-- Marks the features of branches.
create or replace function touch_branches(ids bigint[]) returns void
language plpgsql as $$
begin
    insert into touched_feature (feature_id)
    select l.feature_id from link l where l.branch_id = any (ids) and l.linked;
end $$;

-- Marks the features of branches that had a revision: a tip tells, or the deletion of a branch that is known by nothing else.
create or replace function touch_revision(revision text) returns void
language plpgsql as $$
begin
    insert into touched_feature (feature_id)
    select l.feature_id from link l
    where l.linked and not is_zero(revision) and l.branch_id = any (array(
        select t.branch_id from tip t where t.after = revision
        union all
        select t.branch_id from tip t where t.before = revision and ltrim(t.after, '0') = ''));
end $$;

create or replace function feature_was_written() returns trigger
language plpgsql as $$
begin
    insert into touched_feature (feature_id) values (coalesce(new.id, old.id));
    return null;
end $$;

create or replace trigger touch after insert or update or delete on feature
for each row execute function feature_was_written();

create or replace function link_was_written() returns trigger
language plpgsql as $$
begin
    insert into touched_feature (feature_id) values (coalesce(new.feature_id, old.feature_id));
    return null;
end $$;

create or replace trigger touch after insert or update or delete on link
for each row execute function link_was_written();

-- A branch is shown by its own features. Its name and level are shown as their target or parent by those of branches below it.
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
    perform touch_branches(array(
        select below.id from branch below
        where below.repository_id = new.repository_id and below.level > least(old.level, new.level)
            and below.deleted_at is null
        union all
        select below.id from branch below
        where below.repository_id = new.repository_id and below.level > least(old.level, new.level)
            and below.deleted_at is not null));
    return null;
end $$;

create or replace trigger touch_inserted after insert on branch
for each row execute function branch_was_written();

-- A push that moves the branch adds a tip, which marks its features already.
create or replace trigger touch_updated after update on branch
for each row when (
    old.seq = new.seq or (old.name, old.level, old.deleted_at) is distinct from (new.name, new.level, new.deleted_at))
execute function branch_was_written();

-- The newest tips of a branch say which builds are shown. The first tip of a revision says as whose they are: where there was
-- one before this, it stays so for all others that have the revision, which can be very many.
create or replace function tip_was_written() returns trigger
language plpgsql as $$
declare
    one constant tip := coalesce(new, old);
begin
    insert into touched_feature (feature_id)
    select l.feature_id from link l where l.branch_id = one.branch_id and l.linked;
    if not is_zero(one.after)
        and exists (select from tip o where o.after = one.after and o.branch_id <> one.branch_id)
        and not exists (
            select from tip o
            where o.after = one.after and o.branch_id <> one.branch_id
                and (o.pushed_at, o.branch_id) < (one.pushed_at, one.branch_id)) then
        perform touch_revision(one.after);
    end if;
    return null;
end $$;

create or replace trigger touch after insert or delete on tip
for each row execute function tip_was_written();

-- Many landings are written at once, so these triggers see all of a statement.
create or replace function landings_were_written() returns trigger
language plpgsql as $$
begin
    perform touch_branches(array(select distinct w.branch_id from written w));
    return null;
end $$;

create or replace trigger touch_inserted after insert on landing referencing new table as written
for each statement execute function landings_were_written();

create or replace trigger touch_deleted after delete on landing referencing old table as written
for each statement execute function landings_were_written();

create or replace function landings_were_changed() returns trigger
language plpgsql as $$
begin
    perform touch_branches(array(
        select now_is.branch_id
        from now_is join was on was.branch_id = now_is.branch_id and was.target_id = now_is.target_id
        -- All but what a computation that found the same writes.
        where (was.state, was.method, was.landed_as, was.revision, was.at, was.committed_at, was.stale_since, was.evidence,
                was.reason, was.manual_state, was.manual_reason, was.manual_author, was.own_work, was.version)
            is distinct from (
                now_is.state, now_is.method, now_is.landed_as, now_is.revision, now_is.at, now_is.committed_at,
                now_is.stale_since, now_is.evidence, now_is.reason, now_is.manual_state, now_is.manual_reason,
                now_is.manual_author, now_is.own_work, now_is.version)));
    return null;
end $$;

create or replace trigger touch_updated after update on landing referencing old table as was new table as now_is
for each statement execute function landings_were_changed();

create or replace function build_was_written() returns trigger
language plpgsql as $$
begin
    perform touch_revision(new.revision);
    if old.revision is distinct from new.revision then
        perform touch_revision(old.revision);
    end if;
    return null;
end $$;

create or replace trigger touch after insert or update or delete on build
for each row execute function build_was_written();

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

create or replace trigger touch after insert or update or delete on pull_request
for each row execute function pull_request_was_written();

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

create or replace trigger touch after insert or update or delete on provider_data
for each row execute function provider_data_was_written();

create or replace function repository_was_changed() returns trigger
language plpgsql as $$
begin
    perform touch_branches(array(select b.id from branch b where b.repository_id = new.id));
    return null;
end $$;

create or replace trigger touch after update on repository
for each row when (
    (old.provider, old.external_id, old.owner, old.name, old.default_branch, old.deleted_at)
        is distinct from (new.provider, new.external_id, new.owner, new.name, new.default_branch, new.deleted_at))
execute function repository_was_changed();
