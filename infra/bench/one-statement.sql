-- For pgbench: the very statement that core runs for a push, with a key, a branch and a revision of its own each time.
\set number :client_id + :clients * :turn
\set turn :turn + 1
select observe_push(
    :token::bytea, format('github/bench/%s-%s', :run::text, :number::int), sha256(format('%s-%s', :run::text, :number::int)::bytea),
    format(:observation::text, :number::int % 200, to_timestamp(:first::bigint + :number::int / 1000),
        1000 + :number::int / 200 % 5, md5(format('%s-%s', :run::text, :number::int - 1000)) || '00000000',
        md5(format('%s-%s', :run::text, :number::int)) || '00000000')::jsonb);
