-- How many hostages and detainees were released, and who says so?
select
    type,
    parties,
    quantity,
    scope,
    status,
    first_on,
    last_on,
    sources,
    quote
from main.events
where type in ('release.hostages', 'release.detainees')
order by first_on, event_id;
