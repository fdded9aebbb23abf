-- The claims that differ from those kept, and the groups within which claims are compared: acts of
-- one type between the same actors, and what one party says of one type of matter. All claims of
-- an article count as changed with one of them, for what came out of talks is told beside them.
create or replace temp table was as
select * from kept.outcomes
where article_id in (select touched.article_id from touched);

create or replace temp table changed as
with gone as (
    select * from was
    except
    select * from bench.kept.outcomes
),

come as (
    select * from bench.kept.outcomes
    except
    select * from was
)

select outcome_id from gone
union
select outcome_id from come;

create or replace temp table regrouped as
with claims as (
    select * from was
    union all
    select * from bench.kept.outcomes
),

articles as (
    select article_id from claims
    where outcome_id in (select changed.outcome_id from changed)
)

select
    type,
    source_actors,
    list_sort(list_distinct(source_actors || target_actors)) as actors
from claims
where article_id in (select articles.article_id from articles);

create or replace temp table acts as
select distinct
    type,
    actors
from regrouped;

create or replace temp table parties as
select distinct
    type,
    unnest(source_actors) as party
from regrouped;

-- The claims as they now are.
create or replace temp table fresh as
select * from bench.kept.outcomes;

create or replace temp view current_outcomes as
select * from kept.outcomes
where outcome_id not in (select changed.outcome_id from changed)
union all
select * from fresh
where outcome_id in (select changed.outcome_id from changed);
