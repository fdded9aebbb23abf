"""Runs of the real flow under a real server: what they load, repeat, survive and show."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tasks.newsroom import Newsroom
from tests.flows.conftest import content, rows, sources

pytestmark = pytest.mark.usefixtures("prefect_server")
NEW = "exchange.prisoners.renamed"
Options = Callable[..., dict[str, Any]]


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
        page = api.request(
            "POST", "/events/filter", json={"filter": {"event": {"name": [name]}}}
        ).json()
        found = list(page["events"])
        while page["next_page"]:
            page = api.request("GET", "/" + page["next_page"].split("/api/")[1]).json()
            found += page["events"]
        return found


def test_a_run_loads_and_shows_what_it_did(loaded: Any, newsroom: Newsroom) -> None:
    state, options = loaded
    data = state.result()
    assert state.is_completed()  # though one feed failed
    assert data["counts"]["failed"] == 1
    assert data["counts"]["new_articles"] > 5
    assert data["counts"]["new_outcomes"] > 5

    done = settled(lambda: (r := task_runs(state)) and all(x["end_time"] for x in r) and r)
    assert 8 <= len(done) <= 40
    assert {run["state_name"] for run in done} == {"Completed"}
    names = {run["name"] for run in done}
    assert "check the warehouse" in names
    assert any(name.startswith("fetch pages 1 to") for name in names), names
    with client() as api:
        flow_run = api.read_flow_run(state.state_details.flow_run_id)
        keys = {found["key"] for found in api.request("POST", "/artifacts/filter", json={}).json()}
    assert flow_run.name.startswith("ingest ")
    assert flow_run.name.endswith(f", {len(sources(newsroom))} feeds")
    assert {"ingest-summary", "data-quality"} <= keys
    with client() as api:
        wanted = {"logs": {"flow_run_id": {"any_": [str(state.state_details.flow_run_id)]}}}
        said = settled(
            lambda: [
                log["message"]
                for log in api.request("POST", "/logs/filter", json=wanted).json()
                if log["name"] == "parley"
            ]
        )
    assert any(message.startswith("rules ") for message in said)
    (entered,) = rows(options, "select state, kind, n_articles, message from runs")
    assert entered["state"] == "completed"
    assert entered["n_articles"] == data["counts"]["new_articles"]


def test_what_a_run_recorded_is_told_as_events(loaded: Any) -> None:
    _, options = loaded
    (run,) = rows(options, "select run_id from runs")
    claims = rows(options, "select count(*) as n from outcomes")[0]["n"]

    def told() -> list[dict[str, Any]]:
        found = events("parley.outcome.recorded")
        return [event for event in found if event["payload"]["run_id"] == run["run_id"]]

    found = settled(lambda: sum(e["payload"]["claims"] for e in told()) == claims and told(), 20)
    assert found, f"{claims} claims, told {[e['payload']['claims'] for e in told()]}"
    assert all(event["payload"]["first"][0]["quote"] for event in found)
    assert len(found) < claims


def test_a_repeated_run_finds_nothing_new(copied: dict[str, Any], newsroom: Newsroom) -> None:
    before = content(copied)
    second = ingest(sources(newsroom), copied)
    assert "nothing new" in second.message
    assert content(copied) == before
    assert not second.result()["counts"].get("new_entries")


def test_a_run_whose_every_feed_fails_has_failed(newsroom: Newsroom, options: Options) -> None:
    alone = ingest([f"{newsroom.url}no-such-feed.xml"], options())
    assert alone.is_failed()
    assert alone.message.startswith("every feed failed")
    (entered,) = rows(options(), "select state from runs")
    assert entered["state"] == "failed"


def test_a_killed_run_leaves_what_the_next_one_completes(
    loaded: Any, newsroom: Newsroom, options: Options, tmp_path: Path
) -> None:
    cut = options("cut", host_delay=0.3)  # long enough to be caught at it
    script = (
        "import sys, json; from flows.ingest import ingest;"
        "ingest(json.loads(sys.argv[1]), everything=True, settings=json.loads(sys.argv[2]))"
    )
    victim = subprocess.Popen(
        [sys.executable, "-c", script, json.dumps(sources(newsroom)), json.dumps(cut)],
        stderr=subprocess.DEVNULL,
    )
    folder = tmp_path / "cut-archive"
    feeds = 30_000  # bytes of the feeds' own documents, which are archived first
    deadline = time.monotonic() + 60
    while not any(f.stat().st_size > feeds for f in folder.glob("*.open")):
        assert time.monotonic() < deadline
        assert victim.poll() is None, "the run ended before it could be killed"
        time.sleep(0.02)
    victim.send_signal(signal.SIGKILL)
    victim.wait()
    again = ingest(sources(newsroom), options("cut"))
    assert again.is_completed()
    states = rows(cut, "select state, message from runs order by started_at")
    assert [row["state"] for row in states] == ["failed", "completed"]
    assert states[0]["message"].startswith("killed")
    assert content(cut) == content(loaded[1])
    assert not list(folder.glob("*.open"))


def test_retag_keeps_the_old_and_says_what_changed(
    copied: dict[str, Any], newsroom: Newsroom, tmp_path: Path
) -> None:
    from flows.retag import retag

    old = rows(copied, "select type, rule_id from outcomes")
    assert any(row["rule_id"] == "exchange.prisoners" for row in old)
    rules = tmp_path / "rules"
    shutil.copytree(copied["rules"], rules)
    file = rules / "exchange.toml"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    less = "".join(line for line in lines if not line.startswith("acts = "))
    file.write_text(less.replace('id = "exchange.prisoners"', f'id = "{NEW}"'), encoding="utf-8")
    asked = len(newsroom.requests)
    changed = retag(copied | {"rules": str(rules)}, return_state=True)
    assert changed.is_completed(), changed.message
    assert len(newsroom.requests) == asked
    now = rows(copied, "select rule_id from outcomes")
    assert NEW in {row["rule_id"] for row in now}
    assert "exchange.prisoners" not in {row["rule_id"] for row in now}
    history = rows(copied, "select rules_version from outcome_history where not is_current")
    assert len(history) == len(old)
    summary = {row["rule_id"]: row for row in changed.result()["changes"]}
    assert summary[NEW]["n_kept"] > 0  # the same claims, made by a rule of another name
    assert sum(row["n_gone"] for row in summary.values()) > 0
    kept_or_gone = sum(row["n_kept"] + row["n_gone"] for row in summary.values())
    assert kept_or_gone == len(old)
    again = retag(copied | {"rules": str(rules)}, return_state=True)
    assert "nothing new" in again.message
    assert again.result()["counts"]["stale_articles"] == 0


def test_backfill_makes_the_warehouse_anew_from_the_archive(
    loaded: Any, newsroom: Newsroom, options: Options
) -> None:
    from flows.backfill import backfill

    first = loaded[1]
    asked = len(newsroom.requests)
    anew = options("anew", archive=first["archive"])
    early = backfill(until=datetime(2000, 1, 1, tzinfo=UTC), settings=anew, return_state=True)
    assert early.result()["counts"].get("new_articles", 0) == 0
    state = backfill(settings=anew, return_state=True)
    assert state.is_completed(), state.message
    assert len(newsroom.requests) == asked
    for table in ("article", "tagging", "outcome", "evidence"):
        assert content(anew)[table] == content(first)[table], table
    assert not rows(anew, "select 1 from raw.page where archive_file is null")
    assert "nothing new" in backfill(settings=anew, return_state=True).message


def test_backfill_fetches_the_addresses_of_a_list_once(
    loaded: Any, options: Options, tmp_path: Path
) -> None:
    from flows.backfill import backfill

    found = rows(loaded[1], "select url from raw.page order by url limit 3")
    listed = tmp_path / "addresses.txt"
    listed.write_text("# three\n" + "\n".join(row["url"] for row in found), encoding="utf-8")
    state = backfill([str(listed)], settings=options(), return_state=True)
    assert state.result()["counts"]["new_articles"] == 3
    state = backfill([str(listed)], settings=options(), return_state=True)
    assert state.result()["counts"]["known_pages"] == 3


def test_upkeep_finds_a_page_that_the_archive_lost(copied: dict[str, Any]) -> None:
    from flows.upkeep import check, upkeep

    assert upkeep(copied, return_state=True).is_completed()
    assert check(copied, return_state=True).is_completed()
    (file,) = Path(copied["archive"]).glob("*.warc.gz")
    file.write_bytes(file.read_bytes()[:20_000])
    lost = upkeep(copied, return_state=True)
    assert lost.is_failed()
    assert "lost" in lost.message
