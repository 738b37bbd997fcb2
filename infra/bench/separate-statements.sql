-- For pgbench: the same work as a transaction of separate statements, a round trip each.
\set number :client_id + :clients * :turn
\set turn :turn + 1
begin;
select (reporting_token(:token::bytea, 'github')).id;
select claim_key(format('github/bench/%s-%s', :run::text, :number::int), sha256(format('%s-%s', :run::text, :number::int)::bytea));
select id as repository
from reached_repositories(null, format(:observation::text, :number::int % 200, '', '', '', '')::jsonb,
    format(:observation::text, :number::int % 200, '', '', '', '')::jsonb -> 'repository',
    to_timestamp(:first::bigint + :number::int / 1000), true) \gset
select push_to(r,
    format(:observation::text, :number::int % 200, to_timestamp(:first::bigint + :number::int / 1000),
        1000 + :number::int / 200 % 5, md5(format('%s-%s', :run::text, :number::int - 1000)) || '00000000',
        md5(format('%s-%s', :run::text, :number::int)) || '00000000')::jsonb)
from repository r where r.id = :repository::bigint;
commit;
