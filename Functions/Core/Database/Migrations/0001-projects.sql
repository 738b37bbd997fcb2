-- Projects, what belongs to them alone, and the tokens that open core's API.

create table project (
    id         bigint generated always as identity primary key,
    -- A slug is never given again: the row of a deleted project stays and keeps it.
    slug       text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    name       text not null check (char_length(name) between 1 and 200),
    created_at timestamptz not null default now(),
    deleted_at timestamptz
);

-- The secret of a project's hook is derived from the path, so all there is to keep is its generation. No row: the first.
create table project_hook (
    project_id     bigint not null references project,
    provider       text not null,
    generation     integer not null check (generation > 1),
    previous_until timestamptz,
    rotated_at     timestamptz not null default now(),
    primary key (project_id, provider)
);

create table provider_settings (
    project_id bigint not null references project,
    provider   text not null,
    settings   jsonb not null check (jsonb_typeof(settings) = 'object'),
    updated_at timestamptz not null default now(),
    primary key (project_id, provider)
);

create table token (
    id           bigint generated always as identity primary key,
    -- SHA-256 of the token: whoever reads this table cannot use what is in it.
    digest       bytea not null unique,
    label        text not null check (char_length(label) between 1 and 200),
    scopes       text[] not null check (cardinality(scopes) > 0),
    project_id   bigint references project,
    created_at   timestamptz not null default now(),
    expires_at   timestamptz,
    last_used_at timestamptz
);

create index token_project on token (project_id);
