-- What planning tools report of features, what providers say beyond Ployst's own words, and when each was heard of last.

alter table feature
    -- The repository whose issue it is: its name is a part of the feature's id and changes with it.
    add column repository_id bigint,
    -- The order of what was observed: the tool's own version of the work item, or else when it changed it.
    add column observed_version bigint,
    add column observed_at timestamptz,
    -- Decides between observations of the same order, so that all arrivals end the same.
    add column observed_tie text,
    add column deleted_at timestamptz,
    -- Raised by every change: a receiver drops what is older than what it has.
    add column version bigint not null default 1;

-- Room for the next version of a row in its page: then no index changes with it.
alter table feature set (fillfactor = 80);
alter table branch set (fillfactor = 80);

create index feature_repository on feature (repository_id) where repository_id is not null;
create index feature_state on feature (project_id, state, id);

-- The ids that features had before they moved: what is reported late under an old id still finds its feature.
create table moved_feature (
    project_id    bigint not null,
    provider      text not null,
    old_id        text not null,
    repository_id bigint,
    feature_id    bigint not null references feature on delete cascade,
    primary key (project_id, provider, old_id)
);

create index moved_feature_feature on moved_feature (feature_id);
create index moved_feature_repository on moved_feature (repository_id) where repository_id is not null;

alter table repository
    add column status text not null default 'active' check (status in ('active', 'archived', 'removed')),
    add column status_at timestamptz not null default '-infinity';

create table provider_data (
    entity        text not null check (entity in ('project', 'repository', 'branch', 'feature', 'build')),
    entity_id     bigint not null,
    provider      text not null,
    name          text not null,
    value         text not null,
    display_value text,
    display_type  text not null default 'string' check (display_type in ('string', 'traffic_light')),
    updated_at    timestamptz not null default now(),
    primary key (entity, entity_id, provider, name)
);

-- To within a minute: pushes of one project must not wait for each other here.
create table provider_seen (
    project_id   bigint not null,
    provider     text not null,
    last_seen_at timestamptz not null,
    primary key (project_id, provider)
);
