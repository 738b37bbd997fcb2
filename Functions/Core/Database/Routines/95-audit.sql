-- Who did what when: written by triggers, so whatever changes one of these tables is in the audit, in the same transaction.
--
-- The transaction says who acts, in the setting ployst.actor; where none is set, it is Ployst's own doing and not audited.

-- Where sealed secrets stand in a document, as people see them.
create or replace function masked(document jsonb) returns jsonb
language sql immutable parallel safe
return regexp_replace(document::text, '\{"sealed": "[^"]*"\}', '"********"', 'g')::jsonb;

-- Writes down one changed row. Arguments: what a row is called; the columns that name it; those that are secret, of which it is
-- told that they changed; those that are not told.
create or replace function audit_row() returns trigger
language plpgsql as $$
declare
    actor jsonb := current_setting('ployst.actor')::jsonb;
    before jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
    after jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
    names text[] := string_to_array(tg_argv[1], ' ');
    secret text[] := string_to_array(tg_argv[2], ' ');
    untold text[] := string_to_array(tg_argv[3], ' ');
    changes jsonb;
begin
    select coalesce(jsonb_object_agg(key, case
        when key = any (secret) then '{}'
        else jsonb_build_object('before', masked(before -> key), 'after', masked(after -> key)) end), '{}')
    into changes
    from jsonb_object_keys(coalesce(after, before)) as key
    where key <> all (untold) and key <> all (names) and before -> key is distinct from after -> key
        and not (tg_op <> 'UPDATE' and coalesce(before, after) -> key = 'null');
    if changes = '{}' and tg_op = 'UPDATE' then
        return null;
    end if;
    insert into audit (project_id, actor, action, subject, changes)
    select case when tg_argv[0] = 'project' then (told ->> 'id')::bigint else (told ->> 'project_id')::bigint end, actor,
        tg_argv[0] || '.' || case
            when tg_op = 'INSERT' then 'created'
            when tg_op = 'DELETE' or (changes -> 'deleted_at' ->> 'after') is not null then 'deleted'
            else 'changed' end,
        jsonb_build_object('kind', tg_argv[0]) || (
            select jsonb_object_agg(name, told -> name) from unnest(names) as name),
        changes
    from (values (coalesce(after, before))) as changed (told);
    return null;
end $$;

-- Has the rows of a table audited.
create or replace function audit_table(audited text, kind text, names text, secret text, untold text) returns void
language plpgsql as $$
begin
    execute format(
        'create or replace trigger audit after insert or update or delete on %I '
        'for each row when (current_setting(''ployst.actor'', true) <> '''') '
        'execute function audit_row(%L, %L, %L, %L)',
        audited, kind, names, secret, untold);
end $$;

select audit_table('project', 'project', 'id slug', '', 'created_at');
select audit_table('project_hook', 'hook', 'provider', '', 'project_id rotated_at');
select audit_table('provider_settings', 'settings', 'provider', '', 'project_id updated_at');
select audit_table('token', 'token', 'id label', 'digest', 'project_id created_at last_used_at');
select audit_table('member', 'member', 'account_id', '', 'project_id joined_at');
select audit_table('invitation', 'invitation', 'id email', 'digest', 'project_id created_at');
select audit_table('account', 'account', 'id email', 'password_hash', 'created_at updated_at');
select audit_table('repository', 'repository', 'id provider owner name', '',
    'project_id created_at updated_at named_at status_at last_seq');
select audit_table('subscription', 'subscription', 'id url', 'secret previous_secret',
    'project_id created_at updated_at failing_since disabled_at');

create or replace function audit_json(a audit) returns json
language sql stable
return json_build_object(
    'id', a.id, 'project', a.project_id, 'at', rfc3339(a.at), 'actor', a.actor, 'action', a.action, 'subject', a.subject,
    'changes', a.changes);
