-- Accounts at providers that people connected.

-- Connects an account at a provider, in the place of the one before.
create or replace function connect_account(of_account bigint, of_provider text, document jsonb) returns oauth_account
language plpgsql as $$
declare
    made oauth_account;
begin
    -- Two at once would both delete what was there before, and one would find the other's.
    perform from account where id = of_account for no key update;
    delete from oauth_account where account_id = of_account and provider = of_provider;
    insert into oauth_account (account_id, provider, external_id, login, scopes, token)
    values (
        of_account, of_provider, document ->> 'external_id', document ->> 'login',
        array(select jsonb_array_elements_text(document -> 'scopes')), document ->> 'token')
    returning * into made;
    return made;
end $$;

-- Remembers that somebody was sent to a provider's page; a session keeps the last ten.
create or replace function keep_oauth_state(of_session bigint, of_provider text, state_digest bytea, lifetime interval)
returns timestamptz
language plpgsql as $$
declare
    expiry timestamptz := now() + lifetime;
begin
    delete from oauth_state where digest in (
        select digest from oauth_state where session_id = of_session order by expires_at desc offset 9);
    insert into oauth_state (digest, session_id, provider, expires_at)
    values (state_digest, of_session, of_provider, expiry);
    return expiry;
end $$;

-- The sealed token stands as in settings, so that it is masked and opened as theirs are.
create or replace function oauth_account_json(a oauth_account) returns json
language sql stable
return json_build_object(
    'id', a.id, 'provider', a.provider, 'external_id', a.external_id, 'login', a.login, 'scopes', a.scopes,
    'token', json_build_object('sealed', a.token), 'connected_at', rfc3339(a.connected_at));
