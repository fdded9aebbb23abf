"""Runs of the real flow under a real server: what they load, repeat, survive and show."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tasks.newsroom import Newsroom
from tasks.settings import DATA, load_settings
from tests.flows.conftest import content, rows

pytestmark = pytest.mark.usefixtures("prefect_server")
Options = Callable[..., dict[str, Any]]


def some(newsroom: Newsroom, *names: str) -> list[str]:
    return [feed.url for feed in newsroom.feeds() if any(name in feed.url for name in names)]


def ingest(sources: list[str], options: dict[str, Any]) -> Any:
    from flows.ingest import ingest as flow

    return flow(sources, everything=True, settings=options, return_state=True)


def client() -> Any:
    from prefect.client.orchestration import get_client

    return get_client(sync_client=True)


def settled(find: Callable[[], Any], seconds: float = 15) -> Any:
    """Return what `find` finds once it finds something: the server records with a delay."""
    deadline = time.monotonic() + seconds
    while not (found := find()) and time.monotonic() < deadline:
        time.sleep(0.3)
    return found


def task_runs(state: Any) -> list[dict[str, Any]]:
    flow_run = str(state.state_details.flow_run_id)
    with client() as api:
        found = api.request(
            "POST",
            "/task_runs/filter",
            json={"flow_runs": {"id": {"any_": [flow_run]}}, "limit": 200},
        )
        return list(found.json())


def events(name: str) -> list[dict[str, Any]]:
    with client() as api:
        found = api.request(
            "POST", "/events/filter", json={"filter": {"event": {"name": [name]}}, "limit": 50}
        )
        return list(found.json()["events"])


def test_walk_and_again(newsroom: Newsroom, options: Options) -> None:
    chosen = some(newsroom, "courier", "ledger")
    first = ingest(chosen, options())
    data = first.result()
    assert first.is_completed()
    assert data["counts"]["new_articles"] > 5
    assert data["counts"]["new_outcomes"] > 5

    done = settled(lambda: (r := task_runs(first)) and all(x["end_time"] for x in r) and r)
    assert 8 <= len(done) <= 40
    assert {run["state_name"] for run in done} == {"Completed"}
    names = {run["name"] for run in done}
    assert "check the warehouse" in names
    assert any(name.startswith("fetch pages 1 to") for name in names), names
    with client() as api:
        flow_run = api.read_flow_run(first.state_details.flow_run_id)
        keys = {found["key"] for found in api.request("POST", "/artifacts/filter", json={}).json()}
    assert flow_run.name.startswith("ingest ")
    assert flow_run.name.endswith(f", {len(chosen)} feeds")
    assert {"ingest-summary", "data-quality"} <= keys
    (entered,) = rows(options(), "select state, kind, n_articles, message from runs")
    assert entered["state"] == "completed"
    assert entered["n_articles"] == data["counts"]["new_articles"]

    claims = rows(options(), "select count(*) as n from outcomes")[0]["n"]
    told = settled(
        lambda: (e := events("parley.outcome.recorded"))
        and sum(event["payload"]["claims"] for event in e) == claims
        and e
    )
    assert told, f"{claims} claims, {len(events('parley.outcome.recorded'))} events"
    assert all(event["payload"]["first"][0]["quote"] for event in told)

    before = content(options())
    second = ingest(chosen, options())
    assert "nothing new" in second.message
    assert content(options()) == before
    assert not second.result()["counts"].get("new_entries")


def test_a_feed_that_fails_does_not_fail_the_run_and_all_of_them_do(
    newsroom: Newsroom, options: Options
) -> None:
    dead = f"{newsroom.url}no-such-feed.xml"
    mixed = ingest([*some(newsroom, "digest"), dead], options())
    assert mixed.is_completed()
    assert mixed.result()["counts"]["failed"] == 1
    alone = ingest([dead], options("other"))
    assert alone.is_failed()
    assert alone.message.startswith("every feed failed")
    (entered,) = rows(options("other"), "select state, message from runs")
    assert entered["state"] == "failed"


def test_a_killed_run_leaves_what_the_next_one_completes(
    newsroom: Newsroom, options: Options, tmp_path: Path
) -> None:
    chosen = some(newsroom, "northwind")
    whole = options("whole")
    ingest(chosen, whole)

    cut = options("cut", host_delay=0.3)  # long enough to be caught at it
    script = (
        "import sys, json; from flows.ingest import ingest;"
        "ingest(json.loads(sys.argv[1]), everything=True, settings=json.loads(sys.argv[2]))"
    )
    import json

    victim = subprocess.Popen(
        [sys.executable, "-c", script, json.dumps(chosen), json.dumps(cut)],
        stderr=subprocess.DEVNULL,
    )
    folder = tmp_path / "cut-archive"
    deadline = time.monotonic() + 40
    while not any(f.stat().st_size > 6000 for f in folder.glob("*.open")):
        assert time.monotonic() < deadline
        assert victim.poll() is None, "the run ended before it could be killed"
        time.sleep(0.02)
    victim.send_signal(signal.SIGKILL)
    victim.wait()
    again = ingest(chosen, options("cut"))
    assert again.is_completed()
    states = rows(cut, "select state, message from runs order by started_at")
    assert [row["state"] for row in states] == ["failed", "completed"]
    assert states[0]["message"].startswith("killed")
    assert content(cut, without=("page",)) == content(whole, without=("page",))
    assert not list(folder.glob("*.open"))


def test_retag_keeps_the_old_and_says_what_changed(
    newsroom: Newsroom, options: Options, tmp_path: Path
) -> None:
    from flows.retag import retag

    first = options()
    ingest(some(newsroom, "ledger"), first)
    old = rows(first, "select type, rule_id from outcomes")
    family = max({row["rule_id"] for row in old}, key=[row["rule_id"] for row in old].count)
    rules = tmp_path / "rules"
    shutil.copytree(DATA / "rules", rules)
    for file in rules.glob("*.toml"):
        text = file.read_text(encoding="utf-8")
        file.write_text(without_rule(text, family), encoding="utf-8")
    asked = len(newsroom.requests)
    changed = retag(options(rules=str(rules)), return_state=True)
    assert changed.is_completed(), changed.message
    assert len(newsroom.requests) == asked
    now = rows(first, "select type, rule_id from outcomes")
    assert family not in {row["rule_id"] for row in now}
    assert len(rows(first, "select 1 from raw.outcome")) >= len(old) + len(now)
    assert len(rows(first, "select 1 from outcome_history where not is_current")) == len(old)
    gone = {row["rule_id"]: row["n_gone"] for row in changed.result()["changes"]}
    assert gone[family] > 0
    again = retag(options(rules=str(rules)), return_state=True)
    assert "nothing new" in again.message
    assert again.result()["counts"]["stale_articles"] == 0


def without_rule(text: str, rule_id: str) -> str:
    """Return a rule file without the rule of that id."""
    parts = text.split("[[rule]]")
    kept = [part for part in parts[1:] if f'"{rule_id}"' not in part.split("\n[")[0]]
    return "[[rule]]".join([parts[0], *kept])


def test_backfill_makes_the_warehouse_anew_from_the_archive(
    newsroom: Newsroom, options: Options, tmp_path: Path
) -> None:
    from flows.backfill import backfill

    first = options()
    ingest(some(newsroom, "ledger"), first)
    asked = len(newsroom.requests)
    anew = options("anew", archive=first["archive"])
    state = backfill(settings=anew, return_state=True)
    assert state.is_completed(), state.message
    assert len(newsroom.requests) == asked
    for table in ("article", "tagging", "outcome", "evidence"):
        assert content(anew)[table] == content(first)[table], table
    assert not rows(anew, "select 1 from raw.page where archive_file is null")
    assert "nothing new" in backfill(settings=anew, return_state=True).message

    listed = tmp_path / "addresses.txt"
    urls = [row["url"] for row in rows(first, "select url from articles order by url limit 3")]
    listed.write_text("# three\n" + "\n".join(urls), encoding="utf-8")
    fetched = options("listed")
    state = backfill([str(listed)], settings=fetched, return_state=True)
    assert state.result()["counts"]["new_articles"] == 3
    state = backfill([str(listed)], settings=fetched, return_state=True)
    assert state.result()["counts"]["known_pages"] == 3

    from datetime import UTC, datetime

    early = options("early", archive=first["archive"])
    state = backfill(until=datetime(2000, 1, 1, tzinfo=UTC), settings=early, return_state=True)
    assert state.result()["counts"].get("new_articles", 0) == 0


def test_upkeep_finds_a_page_that_the_archive_lost(newsroom: Newsroom, options: Options) -> None:
    from flows.upkeep import check, upkeep

    ingest(some(newsroom, "digest"), options())
    assert upkeep(options(), return_state=True).is_completed()
    assert check(options(), return_state=True).is_completed()
    (file,) = Path(load_settings(options()).archive).glob("*.warc.gz")
    file.write_bytes(file.read_bytes()[:2000])
    lost = upkeep(options(), return_state=True)
    assert lost.is_failed()
    assert "lost" in lost.message
