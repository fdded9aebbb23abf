-- Compare the quotes that are new with the texts in which they should stand.
insert into kept.misquote (outcome_id, ordinal)
select
    outcome_id,
    ordinal
from staging.misquoted(coalesce(getvariable('known')['evidence'], 0));
