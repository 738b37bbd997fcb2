-- One observation, one key: a repetition changes nothing.

-- Claims a key for this transaction. False: the same observation was taken before.
--
-- A second request with a key that is just being used waits for the first, as long as lock_timeout allows (55P03 then).
create or replace function claim_key(new_key text, new_digest bytea) returns boolean
language plpgsql as $$
declare
    known_digest bytea;
begin
    perform pg_advisory_xact_lock(hashtextextended(new_key, 0));
    select body_digest into known_digest from idempotency_key where key = new_key limit 1;
    if not found then
        insert into idempotency_key (key, body_digest) values (new_key, new_digest);
        return true;
    elsif known_digest <> new_digest then
        perform problem(422, 'idempotency-key-reused',
            'This Idempotency-Key came with another body before; a new observation needs a new key.');
    end if;
    return false;
end $$;

-- Empties the week of the ring that comes next.
create or replace function empty_next_week_of_keys() returns void
language plpgsql as $$
declare
    next_week integer := (extract(epoch from now())::bigint / 604800 + 1) % 4;
begin
    execute format('truncate idempotency_key_%s', next_week);
end $$;
