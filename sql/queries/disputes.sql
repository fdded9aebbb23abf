-- What did sources disagree on?
select
    first_on,
    type,
    parties,
    kind,
    version_a,
    sources_a,
    version_b,
    sources_b
from main.disputes
order by first_on, type, kind, version_a, version_b;
