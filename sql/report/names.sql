-- How is each type called?
select
    type,
    title
from staging.outcome_type
order by type;
