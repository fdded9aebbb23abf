-- How did each matter go from proposal to deed?
select
    parties,
    type,
    list_transform(statuses, lambda step: step.first_on || ' ' || step.status) as steps
from main.events
where len(statuses) > 1
order by first_on, event_id;
