-- Features as pages show them, kept ready.

-- A feature's document. It holds as long as nothing of the feature is in touched_feature.
create table kept_feature (
    feature_id bigint primary key,
    document   json not null
);

-- Room for the next version of a row in its page, and a page's documents beside each other instead of in another table.
alter table kept_feature set (fillfactor = 75);
alter table kept_feature alter column document set storage main;

-- Features of which something was written since their document was kept: a row, a mark, for each time. Neither table has a
-- foreign key: whoever writes would meet whoever keeps in the feature's row.
create table touched_feature (
    feature_id bigint not null,
    touch      bigint not null generated always as identity,
    -- The transactions before this one may not have seen what the mark stands for; null until somebody has seen the mark.
    settles    xid8,
    primary key (feature_id, touch)
);

create index touched_feature_fresh on touched_feature (feature_id) where settles is null;
create index touched_feature_settling on touched_feature (settles) where settles is not null;

-- A queue: what is over has to go soon.
alter table touched_feature set (
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000, autovacuum_vacuum_cost_delay = 0);

-- Whom a build is shown with: also a branch of which only the deletion was told, with what it had. (Routines come after
-- migrations, or this would say is_zero.)
create index tip_deletion on tip (before) where ltrim(after, '0') = '';

-- Whose nearest branch above may be another when one comes or goes: deleted ones too.
create index branch_deleted_level on branch (repository_id, level) where level is not null and deleted_at is not null;

-- Landings as pages show them do not say any more which fetch confirmed them last: that changes with every push to a target.
drop function if exists shown_landing(branch, branch, landing);
