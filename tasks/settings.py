"""Every setting, its default and its source: one frozen `Settings`.

Order of precedence: the command line, `PARLEY_*` environment variables, the settings file
(`parley.toml` in the working folder, or the file named by PARLEY_SETTINGS), the defaults below.
The defaults work offline. `parley status --settings` lists what is in force and where from.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from tasks.errors import ConfigError

DATA = Path(__file__).parent / "data"
_CHOICES = {"runner": ("pool", "dask"), "overlap": ("cancel", "queue")}


def _setting(default: Any, doc: str) -> Any:
    return field(default=default, metadata={"doc": doc})


@dataclass(frozen=True, slots=True)
class Settings:
    """What is in force for this process. Paths are relative to the working folder."""

    warehouse: Path = _setting(Path("warehouse/parley.duckdb"), "the DuckDB file that runs write")
    archive: Path = _setting(
        Path("warehouse/archive"), "folder of the WARC files; beside the warehouse"
    )
    feeds: Path = _setting(DATA / "feeds.toml", "sources to poll, TOML or OPML")
    rules: Path = _setting(DATA / "rules", "folder of the outcome families")
    actors: Path = _setting(DATA / "actors", "folder of the actor tables")
    contact: str = _setting("", "address or URL put into the User-Agent, so that hosts can write")
    # politeness and safety of the network
    allow_hosts: tuple[str, ...] = _setting(
        (), "host:port exempt from the private-address guard; the demo sets its own server"
    )
    allow_ports: tuple[int, ...] = _setting((80, 443, 8080, 8443), "ports that may be dialled")
    connect_timeout: float = _setting(10.0, "seconds to connect")
    read_timeout: float = _setting(20.0, "seconds between two reads")
    total_timeout: float = _setting(45.0, "seconds for one document, redirects included")
    min_rate: float = _setting(500.0, "bytes a second, after the first 10 seconds")
    max_bytes: int = _setting(10_000_000, "bytes received for one document")
    max_decoded: int = _setting(20_000_000, "bytes of one document after decompression")
    max_redirects: int = _setting(5, "redirects followed for one document")
    host_delay: float = _setting(1.0, "seconds between two requests to one host")
    host_connections: int = _setting(1, "connections to one host at a time")
    host_budget: int = _setting(200, "pages of one host in one run")
    host_seconds: float = _setting(600.0, "seconds one host's pages may queue in one run")
    host_failures: int = _setting(5, "failures in a row after which a host is left for this run")
    crawl_delay_cap: float = _setting(30.0, "longest Crawl-delay obeyed within a run, seconds")
    retry_after_cap: float = _setting(86_400.0, "longest Retry-After believed, seconds")
    tries: int = _setting(3, "tries of one request, transient faults only")
    connections: int = _setting(32, "connections in all")
    robots: bool = _setting(True, "obey robots.txt")
    # the work of a run
    workers: int = _setting(0, "processes that parse; 0: one a core")
    page_timeout: float = _setting(20.0, "seconds one page or feed may take to parse")
    batch: int = _setting(100, "pages in one task")
    max_pages: int = _setting(2000, "pages fetched in one run; the rest is due next run")
    full_poll: float = _setting(86_400.0, "seconds after which a poll is unconditional")
    poll_min: float = _setting(600.0, "shortest time between two polls of a feed, seconds")
    poll_max: float = _setting(86_400.0, "longest, for a feed in good health, seconds")
    # how long things are kept
    keep_polls: int = _setting(90, "days after which polls without news are rolled up; 0: never")
    keep_archive: int = _setting(0, "days after which archived pages are removed; 0: never")
    # when things run: a cron line (UTC), minutes between two runs, or nothing: on demand only
    ingest_schedule: str = _setting("15", "when `parley serve` polls the feeds that are due")
    check_schedule: str = _setting("7 * * * *", "when it checks the warehouse")
    report_schedule: str = _setting("30 5 * * *", "when it writes the report")
    upkeep_schedule: str = _setting("0 4 * * 0", "when it keeps the archive and warehouse in order")
    overlap: str = _setting("cancel", "a run due while its like is working: cancel or queue it")
    # where things run
    runner: str = _setting("pool", "pool (processes of this machine) or dask")
    dask_address: str = _setting("", "address of a Dask scheduler, with runner = dask")
    prefect_home: Path = _setting(Path("warehouse/prefect"), "the local Prefect server's files")
    ui_port: int = _setting(4200, "port of the local Prefect server and UI")

    @property
    def snapshot(self) -> Path:
        """The file that analysts read, replaced after each load."""
        return self.warehouse.with_name(f"{self.warehouse.stem}.snapshot.duckdb")


def load_settings(
    overrides: Mapping[str, Any] | None = None, environ: Mapping[str, str] | None = None
) -> Settings:
    """Return the settings in force.

    `overrides` come from the command line (None values are ignored). Raises ConfigError that
    names the variable or file and key, the value, and what is allowed.
    """
    values, _ = resolve(overrides, os.environ if environ is None else environ)
    return Settings(**values)


def describe(
    overrides: Mapping[str, Any] | None, environ: Mapping[str, str]
) -> list[tuple[str, str, str, str]]:
    """Return each setting: its name, value, where it comes from, and what it does."""
    values, origin = resolve(overrides, environ)
    settings = Settings(**values)
    return [
        (
            spec.name,
            _text(getattr(settings, spec.name)),
            origin.get(spec.name, "default"),
            spec.metadata["doc"],
        )
        for spec in fields(Settings)
    ]


def _text(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def resolve(
    overrides: Mapping[str, Any] | None, environ: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the values that differ from the defaults, and where each comes from."""
    values: dict[str, Any] = {}
    origin: dict[str, str] = {}
    known = {f.name: f for f in fields(Settings)}
    path = Path(environ.get("PARLEY_SETTINGS", "parley.toml"))
    if path.exists():
        try:
            document = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigError(f"{path}: not TOML: {error}") from error
        for name, value in document.items():
            if name not in known:
                raise ConfigError(f"{path}: {name} is not a setting; one of {', '.join(known)}")
            values[name] = _coerce(name, value, f"{path}: {name}")
            origin[name] = str(path)
    elif "PARLEY_SETTINGS" in environ:
        raise ConfigError(f"PARLEY_SETTINGS: {path} does not exist")
    if "feeds" not in values and Path("feeds.toml").exists():
        values["feeds"], origin["feeds"] = Path("feeds.toml"), "feeds.toml in this folder"
    for variable, text in environ.items():
        name = variable.removeprefix("PARLEY_").lower()
        if not variable.startswith("PARLEY_") or name == "settings":
            continue
        if name not in known:
            allowed = ", ".join(f"PARLEY_{n.upper()}" for n in known)
            raise ConfigError(f"{variable} is not a setting; one of {allowed}")
        values[name] = _coerce(name, text, variable)
        origin[name] = variable
    for name, value in (overrides or {}).items():
        if value is not None:
            values[name] = _coerce(name, value, f"--{name.replace('_', '-')}")
            origin[name] = "command line"
    if "warehouse" in values and "archive" not in values:
        warehouse: Path = values["warehouse"]
        name = "archive" if warehouse.stem == "parley" else f"{warehouse.stem}-archive"
        values["archive"], origin["archive"] = warehouse.with_name(name), "beside the warehouse"
    return values, origin


def _coerce(name: str, value: Any, where: str) -> Any:
    default: Any = next(f.default for f in fields(Settings) if f.name == name)
    try:
        if isinstance(default, bool):
            if isinstance(value, bool):
                return value
            return {"true": True, "1": True, "false": False, "0": False}[str(value).lower()]
        if isinstance(default, tuple):
            items = value.split(",") if isinstance(value, str) else list(value)
            kind = int if name == "allow_ports" else str
            return tuple(kind(str(item).strip()) for item in items if str(item).strip())
        if isinstance(default, Path):
            return Path(str(value)).expanduser()
        coerced = type(default)(value)
        if isinstance(coerced, int | float) and coerced < 0:
            raise ValueError
        if name in _CHOICES and coerced not in _CHOICES[name]:
            raise ValueError
        return coerced
    except (KeyError, TypeError, ValueError) as error:
        allowed = {
            bool: "true or false",
            tuple: "a list, or values parted by commas",
            int: "a whole number from 0",
            float: "a number from 0",
        }.get(type(default), f"one of {', '.join(_CHOICES[name])}" if name in _CHOICES else "text")
        raise ConfigError(f"{where}: {value!r} is not allowed; {allowed}") from error
