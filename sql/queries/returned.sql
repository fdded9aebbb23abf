-- Which bodies, children and displaced people were returned?
select
    type,
    parties,
    quantity,
    unit,
    scope,
    status,
    first_on,
    last_on,
    quote
from main.events
where type like 'return.%'
order by first_on, event_id;
