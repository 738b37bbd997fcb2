-- Pull requests: what wants from where into where, and which features its text names.

create table pull_request (
    id               bigint generated always as identity primary key,
    project_id       bigint not null,
    -- The repository that it wants into.
    repository_id    bigint not null references repository,
    number           bigint not null,
    state            text not null check (state in ('open', 'closed', 'merged')),
    draft            boolean not null,
    title            text not null,
    body             text,
    url              text,
    author           text,
    -- The provider's id of the repository that has the head: a fork's, or null where that is gone.
    head_external_id text,
    head_branch      text not null,
    head             text not null,
    target_branch    text not null,
    target           text not null,
    merge_revision   text,
    merged_at        timestamptz,
    changed_at       timestamptz not null,
    -- Of two observations the one with the greater rank counts, in whatever order they come.
    rank             jsonb not null,
    version          bigint not null default 1,
    created_at       timestamptz not null default now(),
    updated_at       timestamptz not null default now(),
    unique (repository_id, number)
);

-- A branch finds the pull requests that it is the head of.
create index pull_request_head on pull_request (project_id, head_external_id, head_branch);

-- The words of title and text that may be a feature's id: a feature that comes later finds its pull requests here.
create table pull_request_candidate (
    project_id      bigint not null,
    candidate       text not null,
    pull_request_id bigint not null references pull_request on delete cascade,
    primary key (project_id, candidate, pull_request_id)
);

create index pull_request_candidate_pull_request on pull_request_candidate (pull_request_id);

-- A branch belongs to a feature by its name (by_rule), or because the text of its pull request says so (by_text).
alter table link add column by_text boolean not null default false;
alter table link drop column linked;
alter table link add column linked boolean not null
    generated always as (coalesce(by_hand, by_rule or by_text)) stored;
