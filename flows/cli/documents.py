"""Commands on documents: read, extract, tag, explain. None needs a warehouse or a network."""

from __future__ import annotations

import gzip
import json as jsonlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sized
from dataclasses import asdict
from datetime import date
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from flows.cli import show
from flows.cli.data import AsJson, Warehouse
from tasks.errors import ConfigError, ReadError, StepError
from tasks.settings import load_settings
from tasks.workers import Lost, PoolWorkers

Jobs = Annotated[int, Parameter(name=["--jobs", "-j"])]
_CHUNK = 64  # documents handed to the workers at once: bounds memory, keeps output in order


def read(*files: Path, jobs: Jobs = 0) -> int:
    """Read feed documents; write one JSON line an entry on stdout.

    A file that cannot be read gives a line {file, error} and exit code 1 at the end.

    Parameters
    ----------
    files
        RSS, Atom or JSON Feed documents.
    jobs
        Worker processes; 0: one a core.
    """
    return _each(files, _read_file, jobs)


def extract(*files: Path, jobs: Jobs = 0) -> int:
    """Turn pages into articles; write one JSON line a page on stdout.

    Parameters
    ----------
    files
        .html or .html.gz files.
    jobs
        Worker processes; 0: one a core.
    """
    return _each(files, _extract_file, jobs)


def tag(file: Path = Path("-"), /, *, jobs: Jobs = 1) -> int:
    """Tag texts; write one JSON line a text on stdout.

    Parameters
    ----------
    file
        JSON Lines {id, text, published?}, or a .txt file with one text; - for stdin.
    jobs
        Worker processes; 0: one a core.
    """
    job = partial(_tag_record, *_rule_folders())
    return _emit(_mapped(job, _records(file), jobs))


def explain(what: str, /, *, warehouse: Warehouse = None, json: AsJson = False) -> int:
    """Show why outcomes are there: the article with its quotes marked, rules and cues.

    Parameters
    ----------
    what
        An article's address, an outcome_id, or a .txt file.
    warehouse
        The DuckDB file that runs write; its snapshot is read.
    json
        Print as JSON.
    """
    from tasks import outcomes
    from tasks.rules import load_rules

    title, text, published = _article(what, warehouse)
    explanation = outcomes.explain(text, load_rules(*_rule_folders()), published=published)
    if json:
        show.lines([asdict(explanation)])
    else:
        print(f"{show.safe(title)}\n")
        print(show.wrapped(outcomes.render(explanation)))
    return 0


def _article(what: str, warehouse: Path | None) -> tuple[str, str, date | None]:
    if what.endswith(".txt") and Path(what).is_file():
        return what, Path(what).read_text(encoding="utf-8"), None
    from tasks import jobs
    from warehouse.ask import ask

    settings = load_settings({"warehouse": warehouse})
    found = ask(settings.snapshot, _ARTICLE, parameters={"what": what}).dicts()
    if not found:
        raise ConfigError(
            f"{what}: no such article or outcome in {settings.snapshot}; give an address as in "
            "main.articles.url, an outcome_id as in main.outcomes, or a .txt file"
        )
    row = found[0]
    day = jobs.told_on(row["published_at"], row["modified_at"])
    return f"{row['title']}\n{row['url']}", row["text"], day


def _each(files: Iterable[Path], job: Callable[[Path], list[dict[str, Any]]], jobs: int) -> int:
    files = list(files)
    if not files:
        raise ConfigError("no file given; name at least one")
    return _emit(_mapped(job, files, jobs))


def _mapped(
    job: Callable[[Any], list[dict[str, Any]]], items: Iterable[Any], jobs: int
) -> Iterator[list[dict[str, Any]]]:
    """Yield what `job` makes of each item, in order, by as many processes as asked for."""
    total = len(items) if isinstance(items, Sized) else None
    with show.progress(total) as advance:
        if jobs == 1:
            for item in items:
                yield job(item)
                advance(1)
            return
        timeout = load_settings().page_timeout
        with PoolWorkers(jobs or os.cpu_count() or 1) as workers:
            pending = iter(items)
            while chunk := list(islice(pending, _CHUNK)):
                for item, found in zip(
                    chunk, workers.map(job, chunk, timeout=timeout), strict=True
                ):
                    if isinstance(found, Lost | StepError):
                        yield [{"file": str(item), "error": "unreadable", "detail": str(found)}]
                    else:
                        yield found
                advance(len(chunk))


def _emit(results: Iterable[list[dict[str, Any]]]) -> int:
    failed = 0
    for records in results:
        failed += sum("error" in record for record in records)
        show.lines(records)
    if failed:
        show.note(f"{failed} could not be used; each has a line with its error")
    return 1 if failed else 0


def _failure(path: Path, error: str, detail: str) -> list[dict[str, Any]]:
    return [{"file": str(path), "id": _stem(path), "error": error, "detail": detail}]


def _bytes(path: Path) -> bytes:
    body = path.read_bytes()
    return gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body


def _stem(path: Path) -> str:
    """Return the file's name without `.gz` and `.html` or the like."""
    name = path.name.removesuffix(".gz")
    return name.rsplit(".", 1)[0] if "." in name else name


def _read_file(path: Path) -> list[dict[str, Any]]:
    from tasks import feeds

    try:
        return list(feeds.to_json(str(path), _bytes(path)))
    except ReadError as error:
        return _failure(path, str(error.reason), error.detail)
    except (OSError, EOFError) as error:
        return _failure(path, "unreadable", str(error))


def _extract_file(path: Path) -> list[dict[str, Any]]:
    from tasks import articles

    try:
        article = articles.extract_html(_bytes(path))
    except StepError as error:
        return _failure(path, str(error.reason), error.detail)
    except (OSError, EOFError) as error:
        return _failure(path, "unreadable", str(error))
    return [articles.as_row(_stem(path), article)]


def _rule_folders() -> tuple[Path, Path]:
    settings = load_settings()
    return settings.rules, settings.actors


@lru_cache(maxsize=1)
def _rules(folder: Path, actors: Path) -> Any:
    from tasks.rules import load_rules

    return load_rules(folder, actors)


def _tag_record(folder: Path, actors: Path, record: dict[str, Any]) -> list[dict[str, Any]]:
    from tasks import outcomes

    published = record.get("published")
    tagging = outcomes.tag(
        record["text"],
        _rules(folder, actors),
        published=date.fromisoformat(str(published)[:10]) if published else None,
    )
    return [outcomes.to_json(record["id"], tagging)]


def _records(file: Path) -> Iterator[dict[str, Any]]:
    if str(file) != "-" and not file.is_file():
        raise ConfigError(f"{file}: no such file; JSON Lines, a .txt file, or - for stdin")
    if file.suffix == ".txt":
        yield {"id": file.stem, "text": file.read_text(encoding="utf-8")}
        return
    stream = sys.stdin if str(file) == "-" else file.open(encoding="utf-8")
    with stream:
        for number, line in enumerate(stream, 1):
            if not line.strip():
                continue
            where = f"{'stdin' if str(file) == '-' else file}, line {number}"
            try:
                record = jsonlib.loads(line)
            except ValueError as error:
                raise ConfigError(f"{where}: not JSON: {error}") from error
            if not isinstance(record, dict) or not isinstance(record.get("text"), str):
                raise ConfigError(f"{where}: an object with id and text (a string) is needed")
            yield {"id": number, **record}


_ARTICLE = """
    select title, url, text, published_at, modified_at from main.articles
    where
        url = $what or article_id = $what or revision_id = $what
        or revision_id in (select revision_id from raw.outcome where outcome_id = $what)
"""
