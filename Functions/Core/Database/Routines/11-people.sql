-- People who prove themselves: sessions, log-in, passwords.

-- Which project something that a path names is of; null where there is none.
create or replace function project_of(object text, object_id bigint) returns bigint
language plpgsql stable as $$
begin
    return case object
        when 'project' then object_id
        when 'repository' then (select project_id from repository where id = object_id)
        when 'branch' then (select project_id from branch where id = object_id)
        when 'feature' then (select project_id from feature where id = object_id)
        when 'build' then (select project_id from build where id = object_id)
        when 'token' then (select project_id from token where id = object_id)
        when 'subscription' then (select project_id from subscription where id = object_id)
        when 'delivery' then (
            select s.project_id from known_delivery d join subscription s on s.id = d.subscription_id where d.id = object_id)
    end;
end $$;

-- The person whose session has this digest, with the projects they are in and the project of what they ask for. Remembers
-- that the session was used, at most once in five minutes. No row: the session is none, or none any more.
create or replace function person_for(session_digest bytea, object text, object_id bigint)
returns table (
    session_id bigint, account_id bigint, name text, is_administrator boolean, projects text, managed text,
    object_project bigint)
language plpgsql as $$
declare
    found_session session;
begin
    select * into found_session from session s
    where s.digest = session_digest and s.expires_at > now() and s.last_used_at > now() - interval '14 days';
    if not found then
        return;
    end if;
    if found_session.last_used_at < now() - interval '5 minutes' then
        update session set last_used_at = now()
        where id = (select id from session where id = found_session.id for no key update skip locked);
    end if;
    return query
    select found_session.id, a.id, a.name, a.is_administrator, m.projects, m.managed, project_of(object, object_id)
    from account a cross join lateral (
        select string_agg(m.project_id::text, ' ') as projects,
            string_agg(m.project_id::text, ' ') filter (where m.is_manager) as managed
        from member m join project p on p.id = m.project_id
        where m.account_id = a.id and p.deleted_at is null) as m
    where a.id = found_session.account_id and a.disabled_at is null;
end $$;

-- Counts one try; returns for how many seconds no other is taken, 0 where this one is. Null as key counts nothing.
create or replace function throttle_try(what text, of_whom text, most integer, period interval) returns integer
language plpgsql as $$
declare
    counted throttle;
begin
    if of_whom is null then
        return 0;
    end if;
    insert into throttle as known (key, tries, ends_at)
    values (throttle_key(what, of_whom), 1, now() + period)
    on conflict (key) do update
    set tries = case when known.ends_at > now() then known.tries + 1 else 1 end,
        ends_at = case when known.ends_at > now() then known.ends_at else excluded.ends_at end
    returning * into counted;
    return case
        when counted.tries > most then ceil(extract(epoch from counted.ends_at - now()))::integer
        else 0
    end;
end $$;

-- A digest, so that the table does not tell which addresses were tried.
create or replace function throttle_key(what text, of_whom text) returns text
language sql immutable parallel safe
return what || ' ' || encode(sha256(convert_to(lower(of_whom), 'UTF8')), 'hex');

-- The address as it is throttled: of IPv6 the network of 64 bits, which is what one customer has.
create or replace function throttled_address(address text) returns text
language plpgsql immutable as $$
begin
    return network(set_masklen(address::inet, case family(address::inet) when 6 then 64 else 32 end))::text;
exception when others then
    return null;
end $$;

-- Begins a log-in: counts it, and looks the account up. The work is the same whether there is such an account or not.
create or replace function begin_login(
    login_email text, address text, out wait integer, out account_id bigint, out password_hash text, out is_disabled boolean)
language plpgsql as $$
begin
    wait := greatest(
        throttle_try('login', login_email, 10, interval '15 minutes'),
        throttle_try('login from', throttled_address(address), 100, interval '15 minutes'));
    select a.id, a.password_hash, a.disabled_at is not null into account_id, password_hash, is_disabled
    from account a where lower(a.email) = lower(login_email);
end $$;

-- Completes a log-in whose password was right, unless it was changed meanwhile. Returns the session's id, or null.
create or replace function finish_login(
    login_account bigint, was_hash text, new_hash text, session_digest bytea, label text, address text) returns bigint
language plpgsql as $$
declare
    login_email text;
    made bigint;
begin
    update account set password_hash = new_hash
    where id = login_account and password_hash = was_hash and disabled_at is null
    returning email into login_email;
    if not found then
        return null;
    end if;
    delete from throttle where key = throttle_key('login', login_email);
    insert into session (digest, account_id, label, address, expires_at)
    values (session_digest, login_account, label, address, now() + interval '90 days')
    returning id into made;
    return made;
end $$;

-- Makes an account that nobody can use yet, or finds the one that there is; then mails are to be sent about it.
create or replace function register_account(new_email text, new_name text) returns account
language plpgsql as $$
declare
    made account;
begin
    insert into account as known (email, name) values (new_email, new_name)
    on conflict (lower(email)) do update
    set name = case when known.password_hash is null then excluded.name else known.name end
    returning * into made;
    return made;
end $$;

-- Keeps a token that was mailed; those before it for the same purpose are none any more.
create or replace function keep_mailed_token(of_account bigint, of_purpose text, token_digest bytea, lifetime interval)
returns void
language plpgsql as $$
begin
    delete from mailed_token where account_id = of_account and purpose = of_purpose;
    insert into mailed_token (digest, account_id, purpose, expires_at)
    values (token_digest, of_account, of_purpose, now() + lifetime);
end $$;

-- Sets the password by a mailed token, and ends all sessions of the account. Says whether the token was good.
create or replace function set_mailed_password(token_digest bytea, of_purpose text, new_hash text) returns boolean
language plpgsql as $$
declare
    holder bigint;
begin
    delete from mailed_token where digest = token_digest and purpose = of_purpose and expires_at > now()
    returning account_id into holder;
    if not found then
        return false;
    end if;
    update account set password_hash = new_hash, updated_at = now() where id = holder;
    delete from mailed_token where account_id = holder;
    delete from session where account_id = holder;
    delete from throttle where key = (select throttle_key('login', email) from account where id = holder);
    return true;
end $$;

-- Changes the password of somebody who knows the old one, and ends all other sessions. False: it was changed meanwhile.
create or replace function change_password(of_account bigint, was_hash text, new_hash text, kept_session bigint) returns boolean
language plpgsql as $$
begin
    update account set password_hash = new_hash, updated_at = now() where id = of_account and password_hash = was_hash;
    if not found then
        return false;
    end if;
    delete from mailed_token where account_id = of_account;
    delete from session where account_id = of_account and id <> kept_session;
    return true;
end $$;

-- Changes an account by an administrator's word.
create or replace function change_account(of_account bigint, document jsonb) returns account
language plpgsql as $$
declare
    was account;
    changed account;
begin
    -- Two that unmake each other must not both succeed.
    perform pg_advisory_xact_lock(hashtextextended('ployst administrators', 0));
    select * into was from account where id = of_account;
    update account
    set name = coalesce(document ->> 'name', name), email = coalesce(document ->> 'email', email),
        is_administrator = coalesce((document ->> 'administrator')::boolean, is_administrator),
        disabled_at = case (document ->> 'disabled')::boolean
            when true then coalesce(disabled_at, now()) when false then null else disabled_at end,
        updated_at = now()
    where id = of_account
    returning * into changed;
    if not found then
        perform problem(404, 'not-found', format('There is no account %s.', of_account));
    elsif was.is_administrator and was.disabled_at is null
        and not exists (select from account where is_administrator and disabled_at is null) then
        perform problem(409, 'conflict', 'The last administrator can neither go nor be disabled; make another one first.');
    end if;
    if changed.disabled_at is not null then
        delete from session where account_id = of_account;
    end if;
    return changed;
end $$;

-- Forgets what has run out, and what was throttled.
create or replace function purge_people() returns void
language sql as $$
    delete from session where expires_at < now() or last_used_at < now() - interval '14 days';
    delete from mailed_token where expires_at < now();
    delete from invitation where expires_at < now();
    delete from throttle where ends_at < now();
    delete from oauth_state where expires_at < now();
$$;

create or replace function account_json(a account) returns json
language sql stable
return json_build_object(
    'id', a.id, 'email', a.email, 'name', a.name, 'administrator', a.is_administrator,
    'confirmed', a.password_hash is not null, 'disabled_at', rfc3339(a.disabled_at), 'created_at', rfc3339(a.created_at));

create or replace function session_json(s session, current_session bigint) returns json
language sql stable
return json_build_object(
    'id', s.id, 'label', s.label, 'address', s.address, 'current', s.id = current_session,
    'created_at', rfc3339(s.created_at), 'last_used_at', rfc3339(s.last_used_at), 'expires_at', rfc3339(s.expires_at));

-- Somebody as they see themselves.
create or replace function me_json(a account) returns json
language sql stable
return json_build_object(
    'id', a.id, 'email', a.email, 'name', a.name, 'administrator', a.is_administrator,
    'created_at', rfc3339(a.created_at), 'projects', (
        select coalesce(json_agg(json_build_object(
            'id', p.id, 'slug', p.slug, 'name', p.name, 'manager', m.is_manager) order by p.name, p.id), '[]')
        from member m join project p on p.id = m.project_id
        where m.account_id = a.id and p.deleted_at is null));
