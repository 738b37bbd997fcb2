-- Builds: what CI says about a revision.

-- No foreign keys, as with events: all builds of a project would share a lock on its row.
create table build (
    id              bigint generated always as identity primary key,
    project_id      bigint not null,
    provider        text not null,
    server          text not null,
    -- What tells it from the other builds of its server: job and number, or what the reporter says instead.
    key             text not null,
    -- All that was reported, each fact with its rank: the greatest counts, so order and repetition of reports do not.
    facts           jsonb not null,
    -- What the facts say.
    job             text not null,
    number          bigint,
    attempt         integer not null,
    status          text not null,
    url             text,
    -- The revision that somebody pushed and that this build tells about; what was checked out may be a merge of it.
    revision        text,
    built_revision  text,
    target_revision text,
    branch          text,
    target          text,
    change_request  bigint,
    started_at      timestamptz,
    duration_ms     bigint,
    -- Whose revision it is: as reported, or of the branch that holds it.
    repository_id   bigint,
    -- Whether some branch of the project is known to have had the revision.
    attached        boolean not null default false,
    version         bigint not null default 1,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now()
);

create unique index build_key on build (project_id, server, key);
create index build_project on build (project_id, id);
create index build_revision on build (project_id, revision, id);
create index build_job on build (project_id, job, id);
create index build_status on build (project_id, status, id);
create index build_repository on build (repository_id, id) where repository_id is not null;
-- What a push looks for: few rows, whatever the number of builds.
create index build_unattached on build (project_id, revision) where not attached and revision is not null;

-- Which branches had a revision.
create index tip_revision on tip (after, branch_id);
