"""The pictures of the documents, taken of the demo's report.

python -m tests.report.browser.pictures warehouse/demo.snapshot.duckdb
"""

from __future__ import annotations

import base64
import sys
import tempfile
from pathlib import Path

from tasks import report
from tests.report.browser.conftest import Page, browser

FOLDER = Path(__file__).parents[3] / "docs" / "pictures"


def take(page: Page, name: str, section: str, *, height: int, scale: float) -> None:
    """Write a picture of a section, from its heading down."""
    top = page.evaluate(
        f"document.getElementById('{section}').getBoundingClientRect().top + scrollY"
    )
    clip = {
        "x": 0,
        "y": top,
        "width": page.evaluate("innerWidth"),
        "height": height,
        "scale": scale,
    }
    answer = page.call("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)
    path = FOLDER / f"{name}.png"
    path.write_bytes(base64.b64decode(answer["data"]))
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


def main(snapshot: Path) -> None:
    facts = report.gather(snapshot)
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        file = Path(place, "report.html")
        file.write_text(report.render(facts, report.draw(facts)), encoding="utf-8")
        with browser(Path(place)) as page:
            page.open(file.as_uri(), width=1160)
            take(page, "report", "prisoners", height=960, scale=0.8)
            take(page, "positions", "positions", height=900, scale=0.8)
            page.open(file.as_uri(), width=1160, dark=True)
            take(page, "timeline", "timeline", height=900, scale=0.8)
            page.open(file.as_uri(), width=390)
            take(page, "phone", "main", height=844, scale=1)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
