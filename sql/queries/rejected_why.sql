-- What could not be used, and why?
select
    step,
    reason,
    is_transient,
    count(*) as n,
    min(url) as example,
    min(detail) as detail
from main.rejections
group by step, reason, is_transient
order by n desc, step asc, reason asc;
