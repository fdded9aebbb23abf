from __future__ import annotations

from pathlib import Path

import pytest

from tasks.errors import ConfigError
from tasks.settings import DATA, Settings, describe, load_settings


def test_defaults_work_without_any_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_settings(environ={}) == Settings()


def test_command_line_outranks_environment_outranks_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "parley.toml").write_text("batch = 1\nworkers = 1\ntries = 1\n")
    found = load_settings({"batch": 3}, {"PARLEY_BATCH": "2", "PARLEY_WORKERS": "2"})
    assert (found.batch, found.workers, found.tries) == (3, 2, 1)


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"PARLEY_BATCH": "many"}, r"PARLEY_BATCH: 'many' is not allowed; a whole number from 0"),
        ({"PARLEY_BATCH": "-1"}, r"PARLEY_BATCH: '-1'"),
        ({"PARLEY_ROBOTS": "perhaps"}, r"PARLEY_ROBOTS: 'perhaps' is not allowed; true or false"),
        ({"PARLEY_RUNNER": "ray"}, r"PARLEY_RUNNER: 'ray' is not allowed; one of pool, dask"),
        ({"PARLEY_ALLOW_PORTS": "80,http"}, r"a list, or values parted by commas"),
        ({"PARLEY_BACTH": "1"}, r"PARLEY_BACTH is not a setting; one of PARLEY_WAREHOUSE"),
        ({"PARLEY_SETTINGS": "absent.toml"}, r"absent.toml does not exist"),
    ],
)
def test_a_bad_value_says_where_what_and_what_is_allowed(
    environ: dict[str, str], said: str
) -> None:
    with pytest.raises(ConfigError, match=said):
        load_settings(environ=environ)


def test_a_wrong_settings_file_names_file_and_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "parley.toml"
    path.write_text("contcat = 'x'\n")
    with pytest.raises(ConfigError, match=r"parley.toml: contcat is not a setting; one of"):
        load_settings(environ={})
    path.write_text("batch = \n")
    with pytest.raises(ConfigError, match=r"parley.toml: not TOML"):
        load_settings(environ={})


def test_own_feed_list_of_the_folder_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_settings(environ={}).feeds == DATA / "feeds.toml"
    (tmp_path / "feeds.toml").write_text("")
    assert load_settings(environ={}).feeds == Path("feeds.toml")


def test_archive_and_snapshot_follow_the_warehouse() -> None:
    found = load_settings({"warehouse": "data/demo.duckdb"}, {})
    assert found.archive == Path("data/demo-archive")
    assert found.snapshot == Path("data/demo.snapshot.duckdb")
    assert load_settings({"warehouse": "data/parley.duckdb"}, {}).archive == Path("data/archive")


def test_every_setting_is_described_with_its_origin() -> None:
    rows = {row[0]: row for row in describe(None, {"PARLEY_TRIES": "2"})}
    assert rows["tries"][1:3] == ("2", "PARLEY_TRIES")
    assert rows["batch"][2] == "default"
    assert all(row[3] for row in rows.values())
