-- Who is in which project.

create or replace function member_json(m member) returns json
language sql stable
return (
    select json_build_object(
        'account', json_build_object('id', a.id, 'name', a.name, 'email', a.email), 'manager', m.is_manager,
        'joined_at', rfc3339(m.joined_at))
    from account a where a.id = m.account_id
);

create or replace function invitation_json(i invitation) returns json
language sql stable
return json_build_object(
    'id', i.id, 'project', i.project_id, 'email', i.email, 'manager', i.is_manager,
    'created_at', rfc3339(i.created_at), 'expires_at', rfc3339(i.expires_at));

-- Makes a project; its creator, where that is a person, manages it. Null: the slug was given before.
create or replace function create_project(new_slug text, new_name text, creator bigint) returns project
language plpgsql as $$
declare
    made project;
begin
    insert into project (slug, name) values (new_slug, new_name) on conflict (slug) do nothing returning * into made;
    if made.id is not null and creator is not null then
        insert into member (project_id, account_id, is_manager) values (made.id, creator, true);
    end if;
    return made;
end $$;

-- Invites whoever reads an address, in the place of an invitation before. It does not tell whether there is an account.
create or replace function invite(
    to_project bigint, to_email text, as_manager boolean, token_digest bytea, lifetime interval) returns invitation
language plpgsql as $$
declare
    made invitation;
begin
    if exists (
        select from member m join account a on a.id = m.account_id
        where m.project_id = to_project and lower(a.email) = lower(to_email)) then
        perform problem(409, 'conflict', format('%s is in the project already.', to_email));
    end if;
    insert into invitation (project_id, email, is_manager, digest, expires_at)
    values (to_project, to_email, as_manager, token_digest, now() + lifetime)
    on conflict (project_id, lower(email)) do update
    set email = excluded.email, is_manager = excluded.is_manager, digest = excluded.digest, created_at = now(),
        expires_at = excluded.expires_at
    returning * into made;
    return made;
end $$;

-- The invitation that a token stands for; ends the request where it stands for none any more.
create or replace function invitation_for(token_digest bytea) returns invitation
language plpgsql as $$
declare
    found_invitation invitation;
begin
    select i.* into found_invitation from invitation i join project p on p.id = i.project_id
    where i.digest = token_digest and i.expires_at > now() and p.deleted_at is null
    for update of i;
    if not found then
        perform problem(422, 'unacceptable', '''token'' is no invitation, or it was used, withdrawn or has run out.');
    end if;
    return found_invitation;
end $$;

-- Lets an account into the project of an invitation, which is used up. Returns the project.
create or replace function accept_invitation(token_digest bytea, joining bigint) returns project
language plpgsql as $$
declare
    accepted invitation := invitation_for(token_digest);
    joined project;
begin
    delete from invitation where id = accepted.id;
    insert into member (project_id, account_id, is_manager) values (accepted.project_id, joining, accepted.is_manager)
    on conflict (account_id, project_id) do update set is_manager = member.is_manager or excluded.is_manager;
    select * into joined from project where id = accepted.project_id;
    return joined;
end $$;

-- The account of somebody new who accepts an invitation: the mail that it came in proves the address.
create or replace function invited_account(token_digest bytea, new_name text, new_hash text) returns account
language plpgsql as $$
declare
    accepted invitation := invitation_for(token_digest);
    made account;
begin
    insert into account as known (email, name, password_hash) values (accepted.email, new_name, new_hash)
    on conflict (lower(email)) do update set name = excluded.name, password_hash = excluded.password_hash
    where known.password_hash is null
    returning * into made;
    if made.id is null then
        perform problem(409, 'conflict', 'There is an account of this address: log in, then accept the invitation.');
    end if;
    return made;
end $$;

-- Makes or unmakes a manager.
create or replace function set_manager(of_project bigint, of_account bigint, manages boolean) returns member
language plpgsql as $$
declare
    was_manager boolean;
    changed member;
begin
    perform from project where id = of_project for no key update;
    select is_manager into was_manager from member where project_id = of_project and account_id = of_account;
    update member set is_manager = manages where project_id = of_project and account_id = of_account
    returning * into changed;
    if not found then
        perform problem(404, 'not-found', format('The project has no member %s.', of_account));
    end if;
    if was_manager then
        perform require_manager(of_project);
    end if;
    return changed;
end $$;

create or replace function remove_member(of_project bigint, of_account bigint) returns void
language plpgsql as $$
declare
    was_manager boolean;
begin
    perform from project where id = of_project for no key update;
    delete from member where project_id = of_project and account_id = of_account returning is_manager into was_manager;
    if not found then
        perform problem(404, 'not-found', format('The project has no member %s.', of_account));
    end if;
    if was_manager then
        perform require_manager(of_project);
    end if;
end $$;

-- Ends the request where nobody would manage the project's members any more. The project's row is locked.
create or replace function require_manager(of_project bigint) returns void
language plpgsql as $$
begin
    if not exists (select from member where project_id = of_project and is_manager) then
        perform problem(409, 'conflict', 'The last manager can neither go nor stop managing; make another one first.');
    end if;
end $$;
