-- People: their accounts and sessions, who is in which project, and who did what.

create table account (
    id               bigint generated always as identity primary key,
    email            text not null check (char_length(email) between 3 and 254),
    name             text not null check (char_length(name) between 1 and 200),
    -- What is kept of the password. Null until the holder of the address chose one: whoever registers somebody else's address
    -- has set nothing that counts later.
    password_hash    text,
    is_administrator boolean not null default false,
    disabled_at      timestamptz,
    created_at       timestamptz not null default now(),
    updated_at       timestamptz not null default now()
);

create unique index account_email on account (lower(email));

create table session (
    id           bigint generated always as identity primary key,
    -- SHA-256 of the session's token, as with client tokens.
    digest       bytea not null unique,
    account_id   bigint not null references account on delete cascade,
    -- What the client says of itself, so that its owner recognises it.
    label        text,
    address      text,
    created_at   timestamptz not null default now(),
    last_used_at timestamptz not null default now(),
    expires_at   timestamptz not null
);

create index session_account on session (account_id, id);
create index session_expiry on session (expires_at);

-- What was mailed to show that somebody reads an account's mail: it lets its holder set the password, once.
create table mailed_token (
    digest     bytea primary key,
    account_id bigint not null references account on delete cascade,
    purpose    text not null check (purpose in ('confirmation', 'password')),
    expires_at timestamptz not null
);

create index mailed_token_account on mailed_token (account_id);

create table member (
    project_id bigint not null references project,
    account_id bigint not null references account,
    is_manager boolean not null,
    joined_at  timestamptz not null default now(),
    primary key (account_id, project_id)
);

create index member_project on member (project_id, account_id);

create table invitation (
    id         bigint generated always as identity primary key,
    project_id bigint not null references project,
    email      text not null check (char_length(email) between 3 and 254),
    is_manager boolean not null,
    digest     bytea not null unique,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null
);

create unique index invitation_email on invitation (project_id, lower(email));

-- How often something was tried within a period: log-ins of an account, mails to an address.
create table throttle (
    key     text primary key,
    tries   integer not null,
    ends_at timestamptz not null
);

create index throttle_end on throttle (ends_at);

-- Who did what when. No foreign keys: it outlives what it tells of.
create table audit (
    id         bigint generated always as identity primary key,
    project_id bigint,
    at         timestamptz not null default now(),
    actor      jsonb not null,
    action     text not null,
    subject    jsonb not null,
    changes    jsonb not null
);

create index audit_project on audit (project_id, id);
