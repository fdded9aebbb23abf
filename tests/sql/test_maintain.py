"""Good order: polls rolled up without a count lost, the archive pruned by policy and no further."""

from __future__ import annotations

import os
from datetime import timedelta

from tasks import rows as make
from tasks.archive import Archive
from tests.sql.building import FEED, NOON, claim, day, polled, report, stamp
from warehouse.check import run_checks
from warehouse.db import rows
from warehouse.load import load
from warehouse.maintain import maintain

HEALTH = "select n_polls, n_changed, n_unchanged, n_failed, last_result, mean_seconds from main.feed_health"


def hourly(con, days):
    polls = [polled(at=NOON, result="changed")]
    polls += [
        polled(at=NOON + timedelta(hours=hour), result="unchanged") for hour in range(1, 24 * days)
    ]
    load(con, make.polls(polls, stamp()))


def test_old_polls_without_news_become_one_row_a_day_and_every_count_stays(con, tmp_path):
    hourly(con, days=5)
    before = rows(con, HEALTH)
    assert before[0]["n_polls"] == 120
    # Whole days only: noon of the third day leaves that day as it is.
    done = maintain(con, tmp_path, polls_before=NOON + timedelta(days=2))
    assert done.polls == 11 + 24
    days = rows(con, "select n_polls from raw.poll_day order by polled_on")
    assert days == [{"n_polls": 11}, {"n_polls": 24}]
    after = rows(con, HEALTH)
    assert round(after[0].pop("mean_seconds"), 9) == round(before[0].pop("mean_seconds"), 9)
    assert after == before
    assert rows(con, "select result from raw.poll where result = 'changed'") != []
    assert maintain(con, tmp_path, polls_before=NOON + timedelta(days=2)).polls == 0
    assert maintain(con, tmp_path, polls_before=NOON + timedelta(days=9)).polls == 119 - 35
    assert rows(con, HEALTH)[0]["n_polls"] == 120


def archived(con, folder, name, at):
    """Archive one page in a file of its own, and load it."""
    with Archive(folder, name) as archive:
        ref = archive.write(
            f"https://a.example/{name}", fetched_at=at, status=200, headers=(), body=b"<p>x</p>"
        )
    path = folder / ref.file
    os.utime(path, (at.timestamp(), at.timestamp()))
    tables = report(name, at, claim("ceasefire.general", "agreed", "Russia, Ukraine"))
    page = tables["page"].to_pylist()[0]
    page |= {"archive_file": ref.file, "archive_offset": ref.offset, "archive_length": ref.length}
    tables["page"] = type(tables["page"]).from_pylist([page], tables["page"].schema)
    load(con, tables)
    return path


def check(con):
    [result] = run_checks(con, ["archive_complete"])
    return [(row["problem"]) for row in result.sample]


def test_the_archive_is_pruned_by_policy_and_only_old_files_are(con, tmp_path):
    old, new = (
        archived(con, tmp_path, name, at)
        for name, at in (("old", day("05-16")), ("new", day("06-16")))
    )
    assert maintain(con, tmp_path).pruned == ()
    assert check(con) == []
    done = maintain(con, tmp_path, archive_before=day("06-01"))
    assert done.pruned == (old.name,)
    assert (old.exists(), new.exists()) == (False, True)
    assert done.pruned_bytes > 0
    assert check(con) == []  # removed by policy, so not missing
    unread = rows(con, "select url from staging.to_extract('x2')")
    assert len(unread) == 1
    assert maintain(con, tmp_path, archive_before=day("06-01")).pruned == ()
    assert rows(con, "select count(*) as n from main.outcomes") == [{"n": 2}]


def test_lost_cut_and_forgotten_files_are_found(con, tmp_path):
    lost, cut = (archived(con, tmp_path, name, day("05-16")) for name in ("lost", "cut"))
    lost.unlink()
    cut.write_bytes(cut.read_bytes()[:20])
    stray = tmp_path / "stray.warc.gz"
    stray.write_bytes(b"nobody knows me")
    os.utime(stray, (day("05-16").timestamp(),) * 2)
    maintain(con, tmp_path)
    assert sorted(check(con)) == ["missing", "no row points into it", "shorter than its records"]


def test_sizes_are_told(con, tmp_path):
    load(con, make.feeds([FEED], stamp()))
    sizes = {what: (n, size) for what, n, size in maintain(con, tmp_path).sizes}
    assert sizes["raw.feed"] == (1, None)
    assert sizes["database file, blocks in use"][1] > 0
