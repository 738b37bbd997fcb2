-- Which features the text of a pull request names.

-- Whether GitHub's issues are features of a project.
create or replace function wants_issues(project bigint) returns boolean
language sql stable as $$
    select coalesce((
        select settings -> 'features' = 'true' from provider_settings
        where project_id = project and provider = 'github'), false)
$$;

-- Whether a pull request says that it is for a feature.
--
-- The title is read as a branch's name is; the text counts where it refers: a link to the feature, for an issue GitHub's
-- closing words (https://docs.github.com/en/issues/tracking-your-work-with-issues/linking-a-pull-request-to-an-issue), else
-- `#4711`, `id:4711` or `TP-4711`. Where GitHub's issues are features too, `#4711` means one of them.
create or replace function names_feature(p pull_request, f feature) returns boolean
language plpgsql stable as $$
declare
    number text := regexp_replace(substring(f.feature_id from '[^#]*$'), '([^[:alnum:]])', '\\\1', 'g');
    whole text := regexp_replace(f.feature_id, '([^[:alnum:]])', '\\\1', 'g');
    closing constant text := '(?i)(?<![[:alnum:]])(?:close[sd]?|fix|fixe[sd]|resolve[sd]?):?\s{1,3}';
    body text := coalesce(p.body, '');
begin
    if f.url <> '' and strpos(body, f.url) > 0
        and substr(body, strpos(body, f.url) + length(f.url), 1) !~ '[[:alnum:]]' then
        return true;
    elsif f.provider <> 'github' then
        return p.title ~ feature_id_pattern(f.provider, f.feature_id)
            or body ~ ('(?i)(?<![[:alnum:]])(?:id:\s{0,3}|tp-)' || whole || '(?![[:alnum:]])')
            or (body ~ ('(?<![[:alnum:]/])#' || whole || '(?![[:alnum:]])') and not wants_issues(p.project_id));
    end if;
    return p.title ~ ('(?i)(?<![[:alnum:]])' || whole || '(?![[:alnum:]])')
        or body ~ (closing || whole || '(?![[:alnum:]])')
        or (f.repository_id = p.repository_id and (
            p.title ~ feature_id_pattern('github', f.feature_id)
            or body ~ (closing || '(?:#|gh-)' || number || '(?![[:alnum:]])')));
end $$;
