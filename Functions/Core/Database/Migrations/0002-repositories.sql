-- Repositories, their branches, and every value that a branch's head had.

create table repository (
    id             bigint generated always as identity primary key,
    project_id     bigint not null references project,
    provider       text not null,
    -- The provider's own id stays through renames and transfers; owner and name do not, and are given to others later.
    external_id    text,
    owner          text not null,
    name           text not null check (name <> ''),
    clone_url      text,
    default_branch text,
    -- Whether deliveries of the instance-wide hook reach this repository.
    instance_hook  boolean not null default false,
    -- When the provider saw this owner and name: an older observation does not bring an old name back.
    named_at       timestamptz not null default '-infinity',
    -- Set when another id took the name.
    name_lost_at   timestamptz,
    last_seq       bigint not null default 0,
    created_at     timestamptz not null default now(),
    updated_at     timestamptz not null default now(),
    deleted_at     timestamptz
);

create unique index repository_external_id on repository (project_id, provider, external_id)
    where deleted_at is null and external_id is not null;
create unique index repository_name on repository (project_id, provider, owner, name)
    where deleted_at is null and name_lost_at is null;
create index repository_project on repository (project_id, id);
create index repository_instance on repository (provider, external_id) where instance_hook and deleted_at is null;
create index repository_anywhere on repository (provider, owner, name) where deleted_at is null;
create index repository_deleted on repository (id) where deleted_at is not null;

create table branch (
    id            bigint generated always as identity primary key,
    repository_id bigint not null references repository,
    project_id    bigint not null references project,
    name          text not null check (name <> '' and octet_length(name) <= 1000),
    -- The last revision that the branch had; a deleted branch keeps it. Null only where a deletion is all that is known.
    head          text,
    -- The tombstone: when the provider deleted the branch.
    deleted_at    timestamptz,
    -- Time and origin of the push that made the head; a push older than this never moves it.
    pushed_at     timestamptz not null,
    pushed_before text,
    -- Whether several pushes of that very time are known, so that a late one can still change which was last.
    tied          boolean not null default false,
    seq           bigint not null,
    -- Raised by every change: a receiver drops what is older than what it has.
    version       bigint not null default 1,
    -- The index of the first branch finder that matches; null: not a branch of interest.
    level         integer,
    created_at    timestamptz not null default now(),
    updated_at    timestamptz not null default now(),
    unique (repository_id, name)
);

create index branch_repository on branch (repository_id, id);
create index branch_level on branch (repository_id, level, name) where level is not null and deleted_at is null;
create index branch_project on branch (project_id);

-- No foreign keys: each push writes here, and each key would be one more look-up and row lock. The routine that writes has
-- both rows locked.
create table tip (
    repository_id bigint not null,
    -- The repository's pushes in the order in which core took them; one push has one number.
    seq           bigint not null,
    -- Its place among the updates of that push.
    place         smallint not null,
    branch_id     bigint not null,
    -- Zeros: the branch did not exist. Null: the provider does not say.
    before        text,
    after         text not null,
    forced        boolean not null,
    origin        text not null default 'push' check (origin in ('push', 'fetch')),
    pushed_at     timestamptz not null,
    pusher        text,
    seen_at       timestamptz not null default now(),
    primary key (repository_id, seq, place)
);

-- The same push told twice, under two delivery ids, is one.
create unique index tip_once on tip (branch_id, pushed_at, after, before) nulls not distinct;
