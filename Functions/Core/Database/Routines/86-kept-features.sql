-- Features as pages show them, kept ready: making a document takes some seventy look-ups, reading it takes two.
--
-- Whoever writes something that a feature shows marks the feature, in the same transaction (85-touched-features.sql). Where a
-- feature has a document and no mark, the document is what making it anew would give. Where it has a mark, it is made for the
-- one who asks, until keep_features() has made it for all.

-- Features with their branches, a row for each that there is.
create or replace function feature_documents(ids bigint[]) returns table (id bigint, document json)
language plpgsql stable rows 100
as $$
declare
    kept bigint[];
    documents json[];
begin
    select array_agg(k.id), array_agg(k.document) into kept, documents from kept_documents(ids) as k;
    return query select * from unnest(kept, documents);
    if cardinality(kept) is distinct from cardinality(ids) then
        return query select * from make_feature_documents(array(
            select asked.id from unnest(ids) as asked (id) where asked.id <> all (coalesce(kept, '{}'))));
    end if;
end $$;

-- The documents that hold.
create or replace function kept_documents(ids bigint[]) returns table (id bigint, document json)
language plpgsql stable rows 100
set plan_cache_mode = force_generic_plan
-- Few marks are the rule, and a plan for few of them would read them all. There may be as many as features.
set enable_seqscan = off
as $$
begin
    return query
    select k.feature_id, k.document from kept_feature k
    where k.feature_id = any (ids) and not exists (select from touched_feature t where t.feature_id = k.feature_id);
end $$;

-- Makes the documents of marked features, of so many at most. Returns of how many something was done; 0 when nothing could be,
-- or somebody else is at it.
--
-- One at a time: of two, the one that saw less could write last. The lock comes in a statement before, so that what the other
-- did is seen. Documents are made after their marks were taken, so what is not in them has a mark that is still there.
create or replace function keep_features(most integer) returns bigint
language plpgsql as $$
declare
    settling bigint;
    settled bigint[];
begin
    if not pg_try_advisory_xact_lock(hashtextextended('ployst kept features', 0)) then
        return 0;
    end if;
    settling := settle_touches(most);
    settled := take_touches(most);
    insert into kept_feature (feature_id, document)
    select made.id, made.document from make_feature_documents(settled) as made
    on conflict (feature_id) do update set document = excluded.document;
    delete from kept_feature k
    where k.feature_id = any (settled) and not exists (select from feature f where f.id = k.feature_id);
    return greatest(settling, cardinality(settled));
end $$;

-- Lets the marks of so many features settle; returns of how many.
--
-- Who links a branch to a feature does not see what another transaction is just writing of the branch; that one does not see
-- the link, and does not mark the feature. So a mark has to stay until all have ended that ran when it was first seen.
create or replace function settle_touches(most integer) returns bigint
language plpgsql
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
declare
    settling bigint;
begin
    with fresh as materialized (
        select distinct t.feature_id from touched_feature t where t.settles is null order by t.feature_id limit most
    ), seen as (
        delete from touched_feature t using fresh where t.feature_id = fresh.feature_id and t.settles is null
    )
    insert into touched_feature (feature_id, settles)
    select fresh.feature_id, pg_snapshot_xmax(pg_current_snapshot()) from fresh;
    get diagnostics settling = row_count;
    return settling;
end $$;

-- Takes the marks that have settled, those of so many features at most, the oldest first; returns the features.
--
-- In a database that was restored elsewhere transactions are counted anew: nobody is left of those that a mark waits for.
create or replace function take_touches(most integer) returns bigint[]
language plpgsql
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
declare
    known constant pg_snapshot := pg_current_snapshot();
    taken bigint[];
begin
    with settled as materialized (
        select t.feature_id, t.touch from touched_feature t
        where t.settles <= pg_snapshot_xmin(known) or t.settles > pg_snapshot_xmax(known)
        order by t.settles
        limit most
    ), gone as (
        delete from touched_feature t using settled
        where t.feature_id = settled.feature_id and t.touch = settled.touch
    )
    select array_agg(distinct settled.feature_id) into taken from settled;
    return coalesce(taken, '{}');
end $$;
