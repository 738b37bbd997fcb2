-- What pages of features and branches read of builds: which are the latest of a revision, from the index alone.

-- What routines of another name do now; and the one whose signature keeps the table from being changed, which is made again.
drop function if exists
    parent_name(branch), features_of(bigint), branch_json(branch), feature_branches(bigint), feature_json(feature),
    branch_landings(branch), worst_build(bigint, text[]), feature_roll_up(bigint), recent_revisions(branch),
    is_pushed_branch(branch, build), branch_builds(branch), branch_pull_requests(bigint), landing_json(branch, branch, landing),
    provider_data_json(text, bigint), build_json(build);

-- Digests that tell the jobs of a revision apart, and their runs for different branches: names are too long for an index.
alter table build
    add column job_key bigint not null generated always as (hashtextextended(server || E'\n' || job, 0)) stored,
    add column run_key bigint not null
        generated always as (hashtextextended(server || E'\n' || job || E'\n' || coalesce(branch, ''), 0)) stored;

drop index build_revision;
create index build_revision on build (project_id, revision, id) include (job_key, run_key, status);
