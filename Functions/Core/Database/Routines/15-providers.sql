-- When a project heard of its providers, and what they say beyond Ployst's own words.

-- Remembers that a provider spoke. Whoever finds the row locked leaves it to the one that holds it.
create or replace function saw_provider(project bigint, provider_slug text) returns void
language plpgsql as $$
declare
    known timestamptz;
begin
    select last_seen_at into known from provider_seen where project_id = project and provider = provider_slug;
    if known is null then
        insert into provider_seen (project_id, provider, last_seen_at) values (project, provider_slug, now())
        on conflict do nothing;
    elsif known < now() - interval '1 minute' then
        update provider_seen set last_seen_at = now()
        where (project_id, provider) in (
            select project_id, provider from provider_seen
            where project_id = project and provider = provider_slug
            for no key update skip locked);
    end if;
end $$;

-- Takes over what a provider says of something: each entry with a value is known from now on, each without no longer. Returns
-- whether anything changed.
create or replace function put_provider_data(of_entity text, of_id bigint, provider_slug text, data jsonb) returns boolean
language plpgsql as $$
declare
    removed bigint;
    written bigint;
begin
    delete from provider_data
    where entity = of_entity and entity_id = of_id and provider = provider_slug
        and name in (select key from jsonb_each(data) where value ->> 'value' is null);
    get diagnostics removed = row_count;
    insert into provider_data as known (entity, entity_id, provider, name, value, display_value, display_type)
    select of_entity, of_id, provider_slug, key, entry ->> 'value', entry ->> 'display_value',
        coalesce(entry ->> 'display_type', 'string')
    from jsonb_each(data) as entries (key, entry)
    where entry ->> 'value' is not null
    on conflict (entity, entity_id, provider, name) do update
    set value = excluded.value, display_value = excluded.display_value, display_type = excluded.display_type,
        updated_at = now()
    where (known.value, known.display_value, known.display_type)
        is distinct from (excluded.value, excluded.display_value, excluded.display_type);
    get diagnostics written = row_count;
    return removed + written > 0;
end $$;

-- What providers keep with something: one row, by provider and name.
create or replace function provider_data_of(of_entity text, of_id bigint) returns table (entries json)
language sql stable as $$
    select coalesce(json_object_agg(p.provider, p.entries order by p.provider), '{}')
    from (
        select d.provider, json_object_agg(d.name, json_build_object(
            'value', d.value, 'display_value', d.display_value, 'display_type', d.display_type) order by d.name) as entries
        from provider_data d where d.entity = of_entity and d.entity_id = of_id
        group by d.provider
    ) as p
$$;
