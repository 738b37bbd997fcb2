-- Features as pages show them, kept ready: making a document takes some seventy look-ups, reading it takes two.
--
-- Whoever writes something that a feature shows marks the feature as touched, in the same transaction (83-touched-features.sql).
-- So in every snapshot it holds: where a feature has a document and no mark, the document is what making it anew would give.
-- Where it has a mark, it is made anew for the one who asks, until keep_features() has made it for all.

-- Features with their branches, a row for each that there is.
create or replace function feature_documents(ids bigint[]) returns table (id bigint, document json)
language plpgsql stable rows 100
set plan_cache_mode = force_generic_plan
-- Few marks are the rule, and a plan for few of them would read them all. There may be as many as features.
set enable_seqscan = off
as $$
declare
    kept bigint;
begin
    return query
    select k.feature_id, k.document from unnest(ids) as asked (id) join kept_feature k on k.feature_id = asked.id
    where not is_touched(asked.id);
    get diagnostics kept = row_count;
    if kept < cardinality(ids) then
        return query
        select made.* from make_feature_documents(array(
            select asked.id from unnest(ids) as asked (id)
            where is_touched(asked.id) or not exists (select from kept_feature k where k.feature_id = asked.id))) as made;
    end if;
end $$;

-- Whether something of a feature was written since its document was kept.
create or replace function is_touched(feature bigint) returns boolean
language sql stable
return exists (select from touched_feature t where t.feature_id = feature);

-- Makes the documents of touched features, of so many at most. Returns of how many; 0 when none was touched, or somebody
-- else is at it.
--
-- One at a time: of two, the one that saw less could write last. Marks and what they stand for are seen by one statement, so
-- what is written meanwhile has its mark after it. The lock comes in a statement before, so that the other's marks are seen
-- to be gone.
create or replace function keep_features(most integer) returns bigint
language plpgsql
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
declare
    done bigint;
begin
    if not pg_try_advisory_xact_lock(hashtextextended('ployst kept features', 0)) then
        return 0;
    end if;
    with touched as materialized (
        select distinct t.feature_id from touched_feature t order by t.feature_id limit most
    ), unmarked as (
        delete from touched_feature t using touched where t.feature_id = touched.feature_id
    ), made as materialized (
        select * from make_feature_documents((select array_agg(touched.feature_id) from touched))
    ), kept as (
        insert into kept_feature (feature_id, document) select made.id, made.document from made
        on conflict (feature_id) do update set document = excluded.document
    ), forgotten as (
        delete from kept_feature k using touched
        where k.feature_id = touched.feature_id and not exists (select from made where made.id = touched.feature_id)
    )
    select count(*) into done from touched;
    return done;
end $$;

-- What these routines made before may look different now.
truncate kept_feature, touched_feature;
insert into touched_feature (feature_id) select id from feature;
