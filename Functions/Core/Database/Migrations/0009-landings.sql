-- Landings: whether what a branch holds has landed in each branch above it.

create table landing (
    branch_id       bigint not null references branch on delete cascade,
    target_id       bigint not null references branch on delete cascade,
    project_id      bigint not null,
    -- What lists ask for; follows the target's row by a trigger.
    target_level    integer,

    -- What was computed; 'unknown' where there is no answer yet.
    computed_state  text not null default 'unknown'
        check (computed_state in ('no_work', 'open', 'partial', 'landed', 'reverted', 'unknown')),
    method          text,
    landed_as       text,
    -- The branch's revision that the answer is about, and the target's in which it was looked for.
    revision        text,
    target_revision text,
    committed_at    timestamptz,
    evidence        text,
    computed_at     timestamptz not null default now(),
    -- Whether the branch ever held work that was not in the target by then. Once true it stays so.
    own_work        boolean,
    -- The rank of the computation: of two the one that knew more pushes counts, then the later one.
    from_seq        bigint,
    fetched_at      timestamptz,
    tie             text,

    -- The last computation that found nothing out, and since when the answer is not confirmed for that.
    unknown_seq     bigint,
    unknown_at      timestamptz,
    reason          text,
    stale_since     timestamptz,

    -- What a person said: it wins until it is withdrawn.
    manual_state    text check (manual_state in ('landed', 'abandoned')),
    manual_reason   text,
    manual_author   text,
    manual_at       timestamptz,

    -- The answer that counts, and since when it is so.
    state           text not null generated always as (coalesce(manual_state, computed_state)) stored,
    at              timestamptz not null generated always as (coalesce(manual_at, computed_at)) stored,
    -- Raised by every change: a receiver drops what is older than what it has.
    version         bigint not null default 1,
    primary key (branch_id, target_id)
);

-- Room for the next version of a row in its page: each computation confirms many answers.
alter table landing set (fillfactor = 80);

create index landing_target on landing (target_id);
-- What landed since when: of a project, on one of its levels.
create index landing_project on landing (project_id, at, branch_id, target_id);
create index landing_state on landing (project_id, state, at, branch_id, target_id);
create index landing_level on landing (project_id, target_level, state, at, branch_id, target_id);

create table landing_history (
    id              bigint generated always as identity primary key,
    branch_id       bigint not null references branch on delete cascade,
    target_id       bigint not null references branch on delete cascade,
    -- An answer that counted from then on; one that came too late to count; what a person said; that they withdrew it.
    kind            text not null check (kind in ('answer', 'late', 'by_hand', 'withdrawn')),
    at              timestamptz not null,
    state           text not null,
    method          text,
    landed_as       text,
    revision        text,
    target_revision text,
    committed_at    timestamptz,
    evidence        text,
    reason          text,
    author          text,
    from_seq        bigint,
    fetched_at      timestamptz
);

create index landing_history_branch on landing_history (branch_id, target_id, id);
create index landing_history_target on landing_history (target_id);

-- The newest values of a branch, and what a target was when a branch got one.
create index tip_branch on tip (branch_id, seq);

-- A page of a project's branches.
drop index branch_project;
create index branch_project on branch (project_id, id);
