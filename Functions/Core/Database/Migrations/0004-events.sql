-- What core tells others, and which observations it has taken.

-- Transactions get their place in the feed by their id. Ids start again in a cluster restored from a dump; the base, which
-- `core migrate` raises then, keeps the feed's order.
create table feed (
    only_one boolean primary key default true check (only_one),
    base     bigint not null
);

insert into feed (base) values (0);

-- No foreign key: all pushes of a project would share a lock on its row, which PostgreSQL keeps in a log of its own
-- (a multixact) as soon as two of them run at once.
create table event (
    -- The transaction that wrote the event, on the feed's scale; set by emit_event().
    position   bigint not null,
    ordinal    bigint generated always as identity,
    id         uuid not null default gen_random_uuid(),
    project_id bigint not null,
    type       text not null,
    subject    text not null,
    time       timestamptz not null default now(),
    data       jsonb not null,
    primary key (position, ordinal)
);

create index event_project on event (project_id, position, ordinal);

-- A ring of four weeks: `core maintain` empties the next one before its turn, so a key is kept for 14 days at least, nothing
-- is deleted row by row, and a week without maintenance refuses nothing.
create table idempotency_key (
    week        smallint not null default (extract(epoch from now())::bigint / 604800 % 4),
    key         text not null check (octet_length(key) <= 500),
    body_digest bytea not null,
    created_at  timestamptz not null default now(),
    primary key (key, week)
) partition by list (week);

create table idempotency_key_0 partition of idempotency_key for values in (0);
create table idempotency_key_1 partition of idempotency_key for values in (1);
create table idempotency_key_2 partition of idempotency_key for values in (2);
create table idempotency_key_3 partition of idempotency_key for values in (3);
