-- Callbacks: who subscribed to which events, what is still to be sent, and the log of what was.

create table subscription (
    id              bigint generated always as identity primary key,
    -- Null: the events of all projects, present and future.
    project_id      bigint references project,
    url             text not null check (url <> '' and octet_length(url) <= 2000),
    -- Of a paused one the deliveries wait; of a disabled one none are written.
    state           text not null default 'active' check (state in ('active', 'paused', 'disabled')),
    disabled_reason text,
    disabled_at     timestamptz,
    -- What it wants of the events; null: everything.
    types           text[],
    levels          integer[],
    branch_pattern  text,
    repositories    bigint[],
    -- Such as open->landed or *->landed.
    transitions     text[],
    max_in_flight   integer not null default 8 check (max_in_flight between 1 and 1000),
    -- Both sealed. The one before signs too until its time is over.
    secret          text not null,
    previous_secret text,
    previous_until  timestamptz,
    -- Since when every attempt has failed; null: the last one did not.
    failing_since   timestamptz,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    -- Invisible from then on; `core maintain` removes it with its deliveries.
    deleted_at      timestamptz
) with (fillfactor = 80);

create index subscription_project on subscription (project_id) where deleted_at is null;
create index subscription_deleted on subscription (id) where deleted_at is not null;

-- Who sends. A process has one row, its lease on all that it claimed: whoever claims, finishes or releases holds it.
create table dispatcher (
    id           bigint generated always as identity primary key,
    name         text not null,
    started_at   timestamptz not null default now(),
    expires_at   timestamptz not null,
    -- What came out of its attempts so far.
    delivered    bigint not null default 0,
    retried      bigint not null default 0,
    failed       bigint not null default 0,
    gone         bigint not null default 0,
    last_attempt timestamptz
) with (fillfactor = 50);

-- The same of all dispatchers that are no more, and the deliveries that nobody sent in time.
create table dispatch_total (
    only_one     boolean primary key default true check (only_one),
    delivered    bigint not null default 0,
    retried      bigint not null default 0,
    failed       bigint not null default 0,
    gone         bigint not null default 0,
    expired      bigint not null default 0,
    last_attempt timestamptz
);

insert into dispatch_total default values;

-- The deliveries that are not finished: one event to one subscription. Hot and small, so without foreign keys. A claim changes
-- no indexed column: the new version of the row stays in its page and touches no index.
create table delivery_queue (
    id              bigint generated always as identity primary key,
    subscription_id bigint not null,
    position        bigint not null,
    ordinal         bigint not null,
    -- The clock of the moment: the transaction may have begun long before, and dispatchers look at the recent past.
    due_at          timestamptz not null default clock_timestamp(),
    -- The steps of the retry schedule that are used up.
    attempts        integer not null default 0,
    is_retry        boolean not null generated always as (attempts > 0) stored,
    claimed_by      bigint,
    created_at      timestamptz not null default now(),
    -- How the last attempt ended: the answer's status, or why there was none.
    status          integer,
    error           text
) with (
    fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
    autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 5000, autovacuum_vacuum_cost_delay = 0);

-- What a claim takes: a subscription's first attempts and its retries, each by the time when they are due.
create index delivery_queue_claim on delivery_queue (subscription_id, is_retry, due_at, id);
-- What a poll looks at: what became due a moment ago.
create index delivery_queue_due on delivery_queue (due_at);

-- The log: deliveries that ended, and every attempt. Rings of six weeks, as with idempotency keys: kept for four at least.
create table delivery (
    week            smallint not null default (extract(epoch from now())::bigint / 604800 % 6),
    id              bigint not null,
    subscription_id bigint not null,
    position        bigint not null,
    ordinal         bigint not null,
    state           text not null check (state in ('delivered', 'failed', 'gone', 'expired')),
    attempts        integer not null,
    status          integer,
    error           text,
    created_at      timestamptz not null,
    finished_at     timestamptz not null default now(),
    primary key (id, week)
) partition by list (week);

create index delivery_subscription on delivery (subscription_id, id);

create table attempt (
    week        smallint not null default (extract(epoch from now())::bigint / 604800 % 6),
    delivery_id bigint not null,
    started_at  timestamptz not null,
    duration_ms integer not null,
    -- Null where no answer came; then the error says why.
    status      integer,
    error       text,
    response    text
) partition by list (week);

create index attempt_delivery on attempt (delivery_id);

create table delivery_0 partition of delivery for values in (0);
create table delivery_1 partition of delivery for values in (1);
create table delivery_2 partition of delivery for values in (2);
create table delivery_3 partition of delivery for values in (3);
create table delivery_4 partition of delivery for values in (4);
create table delivery_5 partition of delivery for values in (5);

create table attempt_0 partition of attempt for values in (0);
create table attempt_1 partition of attempt for values in (1);
create table attempt_2 partition of attempt for values in (2);
create table attempt_3 partition of attempt for values in (3);
create table attempt_4 partition of attempt for values in (4);
create table attempt_5 partition of attempt for values in (5);

-- When each kind of warning was given last.
create table warning (
    kind     text primary key,
    given_at timestamptz not null
);

-- Events by their time: some bytes for a thousand rows, because both grow together.
create index event_time on event using brin (time) with (autosummarize = on);

-- Every delivery, finished or not.
create view known_delivery as
select id, subscription_id, position, ordinal, case when claimed_by is null then 'waiting' else 'in_flight' end as state,
    attempts, due_at, status, error, created_at, null::timestamptz as finished_at
from delivery_queue
union all
select id, subscription_id, position, ordinal, state, attempts, null, status, error, created_at, finished_at
from delivery;
