-- Pull requests, and the words in their text that may be features.

-- The words of a pull request that may be a feature's id: those of the title, and numbers that the text refers to.
create or replace function text_candidates(title text, body text) returns setof text
language sql immutable parallel safe as $$
    select candidate from (
        select candidate from candidate_ids(title) as candidate
        union
        select lower(found[1])
        from regexp_matches(
            coalesce(body, ''), '(?:#|id:\s{0,3}|gh-|tp-|/)([[:alnum:]]{1,40})(?![[:alnum:]])', 'gi') as found
    ) as candidates
    where candidate ~ '[0-9]'
    order by length(candidate), candidate
    limit 256
$$;

-- Which of two observations of a pull request counts: merged is for ever, else the later one; what came at the same time is
-- put in some order, the same each time.
create or replace function pull_request_rank(observed jsonb) returns jsonb
language sql stable
return jsonb_build_array(
    observed ->> 'state' = 'merged', extract(epoch from (observed ->> 'changed_at')::timestamptz),
    observed ->> 'state' = 'closed', md5(observed::text));

-- Takes a pull request into one repository, whose row the caller has locked.
create or replace function take_pull_request(r repository, observed jsonb) returns jsonb
language plpgsql as $$
declare
    known pull_request;
    now_is pull_request;
    touched bigint[];
    new_rank jsonb := pull_request_rank(observed);
begin
    select * into known from pull_request where repository_id = r.id and number = (observed ->> 'number')::bigint;
    if known.rank >= new_rank then
        return jsonb_build_object('pull_request', known.id, 'repository', r.id, 'project', r.project_id, 'change', 'none');
    end if;
    -- Before any branch's row is locked, as pushes and features do.
    perform lock_links(r.project_id, alone => false);
    insert into pull_request as p (
        project_id, repository_id, number, state, draft, title, body, url, author, head_external_id, head_branch, head,
        target_branch, target, merge_revision, merged_at, changed_at, rank)
    values (
        r.project_id, r.id, (observed ->> 'number')::bigint, observed ->> 'state', (observed ->> 'draft')::boolean,
        observed ->> 'title', observed ->> 'body', observed ->> 'url', observed ->> 'author',
        observed #>> '{head,repository_id}', observed #>> '{head,branch}', observed #>> '{head,revision}',
        observed #>> '{target,branch}', observed #>> '{target,revision}', observed ->> 'merge_revision',
        (observed ->> 'merged_at')::timestamptz, (observed ->> 'changed_at')::timestamptz, new_rank)
    on conflict (repository_id, number) do update
    set (state, draft, title, body, url, author, head_external_id, head_branch, head, target_branch, target,
        merge_revision, merged_at, changed_at, rank, version, updated_at) = (
        excluded.state, excluded.draft, excluded.title, excluded.body, excluded.url, excluded.author,
        -- A fork that is gone was there before: what is known of it stays.
        coalesce(excluded.head_external_id, p.head_external_id), excluded.head_branch, excluded.head,
        excluded.target_branch, excluded.target, excluded.merge_revision, excluded.merged_at, excluded.changed_at,
        excluded.rank, p.version + 1, now())
    returning * into now_is;
    if (known.title, known.body) is distinct from (now_is.title, now_is.body) then
        delete from pull_request_candidate where pull_request_id = now_is.id;
        insert into pull_request_candidate (project_id, candidate, pull_request_id)
        select r.project_id, candidate, now_is.id from text_candidates(now_is.title, now_is.body) as candidate;
    end if;
    touched := array(select head_branches(now_is) union select head_branches(known) where known.id is not null);
    perform relink_and_tell(touched);
    return jsonb_build_object(
        'pull_request', now_is.id, 'repository', r.id, 'project', r.project_id,
        'change', case when known.id is null then 'created' else 'updated' end);
end $$;

-- The branches that a pull request comes from: one where its repository is tracked, else none.
create or replace function head_branches(p pull_request) returns setof bigint
language plpgsql stable as $$
begin
    return query select b.id
    from repository r join branch b on b.repository_id = r.id and b.name = p.head_branch
    where r.project_id = p.project_id and r.deleted_at is null and r.external_id = p.head_external_id
        and r.provider = (select o.provider from repository o where o.id = p.repository_id);
end $$;
