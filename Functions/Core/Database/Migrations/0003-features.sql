-- Features, and which branches are theirs.

create table feature (
    id          bigint generated always as identity primary key,
    project_id  bigint not null references project,
    provider    text not null,
    feature_id  text not null check (feature_id <> '' and char_length(feature_id) <= 200),
    -- What a branch's name has to hold, in lower case: the id, of a GitHub issue (owner/name#12) its number.
    candidate   text not null generated always as (lower(regexp_replace(
        case when provider = 'github' then substring(feature_id from '[^#]*$') else feature_id end,
        '^[^[:alnum:]]+|[^[:alnum:]]+$', '', 'g'))) stored,
    type        text,
    title       text,
    owner       text,
    description text,
    url         text,
    state       text,
    is_final    boolean not null default false,
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now(),
    unique (project_id, provider, feature_id)
);

create index feature_project on feature (project_id, id);
create index feature_candidate on feature (project_id, candidate);

-- The parts of a branch's name that may be a feature's id: a feature that comes later finds its branches here.
create table branch_candidate (
    project_id bigint not null,
    candidate  text not null,
    branch_id  bigint not null references branch,
    primary key (project_id, candidate, branch_id)
);

create index branch_candidate_branch on branch_candidate (branch_id);

create table link (
    branch_id  bigint not null references branch,
    feature_id bigint not null references feature,
    by_rule    boolean not null default false,
    -- What a person said: true attached, false detached, null nothing. It wins over the rule and outlives recomputation.
    by_hand    boolean,
    linked     boolean not null generated always as (coalesce(by_hand, by_rule)) stored,
    primary key (branch_id, feature_id)
);

create index link_feature on link (feature_id, branch_id);
