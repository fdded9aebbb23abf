-- Who has agreed to exchange how many prisoners, and what came of it?
select
    happened_on,
    parties,
    status,
    count,
    scope,
    count_agreed,
    running_total_each,
    n_independent,
    quote
from main.prisoner_exchanges
order by happened_on asc, is_part desc, exchange_id asc, outcome_id asc;
