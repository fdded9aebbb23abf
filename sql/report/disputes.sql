-- Which reports of one event contradict one another?
select
    type,
    parties,
    conflict,
    kind,
    first_on,
    last_on,
    version_a,
    version_b,
    sources_a,
    sources_b,
    quote_a,
    quote_b,
    speaker_a,
    speaker_b,
    url_a,
    url_b,
    count(*) over () as n_all
from main.disputes
order by last_on desc, event_id asc, kind asc, version_a asc, version_b asc
limit 80;
