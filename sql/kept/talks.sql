-- What else the articles say that report on talks: it tells what came out of them.
insert into bench.kept.outcomes
select * from current_outcomes
where
    article_id in (
        select claim.article_id from bench.kept.outcomes as claim
        where claim.type in ('talks.round', 'talks.summit')
    )
    and outcome_id not in (select claim.outcome_id from bench.kept.outcomes as claim);
