-- What was reported each day, by type and status: for time lines.
create or replace view main.daily_counts as
select
    reported_at::date as reported_on,
    conflict,
    type,
    status,
    count(*) as n_claims,
    count(distinct article_id) as n_reports,
    count(distinct story_id) as n_independent
from main.outcomes
where temporal <> 'background'
group by all;

comment on view main.daily_counts is 'Claims by day, conflict, type and status.';
comment on column main.daily_counts.reported_on is 'Day of the report, UTC.';
comment on column main.daily_counts.conflict is 'Named conflict that the parties belong to.';
comment on column main.daily_counts.type is 'What it is about: one of the 39 types.';
comment on column main.daily_counts.status is 'One of the 17 statuses.';
comment on column main.daily_counts.n_claims is 'Claims.';
comment on column main.daily_counts.n_reports is 'Articles.';
comment on column main.daily_counts.n_independent is 'Stories, copies counted once.';
