-- Accounts at providers that people connected, so that a provider's function can act there in their name.

create table oauth_account (
    -- A connection that is made again has another id: whoever forgets a dead one never takes the new one along.
    id           bigint generated always as identity primary key,
    account_id   bigint not null references account on delete cascade,
    provider     text not null,
    -- The provider's own id of the account, which outlives its login.
    external_id  text not null,
    login        text not null,
    scopes       text[] not null,
    -- Sealed.
    token        text not null,
    connected_at timestamptz not null default now(),
    unique (account_id, provider)
);

-- Ways to a provider's page that people were sent on: each leads back once, and only into the session that it began in.
create table oauth_state (
    -- SHA-256, as with client tokens.
    digest     bytea primary key,
    session_id bigint not null references session on delete cascade,
    provider   text not null,
    expires_at timestamptz not null
);

create index oauth_state_session on oauth_state (session_id);
create index oauth_state_expiry on oauth_state (expires_at);
