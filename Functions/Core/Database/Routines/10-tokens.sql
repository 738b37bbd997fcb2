-- Who asks, and what they may do.

-- The token with this digest, if it is still good. Remembers that it was used, at most once in five minutes.
create or replace function token_for(token_digest bytea) returns token
language plpgsql as $$
declare
    found_token token;
begin
    select * into found_token from token
    where digest = token_digest and (expires_at is null or expires_at > now());
    if found_token.last_used_at is null or found_token.last_used_at < now() - interval '5 minutes' then
        -- Whoever finds the row locked leaves it to the one that holds it.
        update token set last_used_at = now()
        where id = (select id from token where id = found_token.id for no key update skip locked);
    end if;
    return found_token;
end $$;

-- The token for an observation by `provider`; ends the request where it may not report that.
create or replace function reporting_token(token_digest bytea, provider text) returns token
language plpgsql as $$
declare
    found_token token := token_for(token_digest);
begin
    if found_token.id is null then
        perform problem(401, 'unauthenticated', 'The token is missing, unknown or expired.');
    elsif not found_token.scopes && array ['admin', 'observe:' || provider] then
        perform problem(403, 'forbidden', format('The token lacks the scope observe:%s.', provider));
    end if;
    return found_token;
end $$;
