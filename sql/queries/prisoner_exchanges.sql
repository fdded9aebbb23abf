-- Who has agreed to exchange how many prisoners, and what came of it?
select
    parties,
    count,
    scope,
    status,
    agreed_on,
    completed_on,
    n_independent,
    quote
from main.prisoner_exchanges
order by coalesce(completed_on, agreed_on, first_on), exchange_id;
