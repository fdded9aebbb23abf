-- What could not be used, and why?
select
    step,
    reason,
    count(*) as n,
    count(distinct url) as n_addresses,
    max(rejected_at) as last_at,
    min(url) as example,
    min(detail) as detail
from main.rejections
group by step, reason
order by n desc, step asc, reason asc;
