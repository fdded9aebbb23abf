-- Who refuses what, and in which words?
select
    party,
    type,
    counterparts,
    since::date as since,
    quote,
    source
from main.positions
where phase = 'refusal'
order by since desc, party asc, type asc;
