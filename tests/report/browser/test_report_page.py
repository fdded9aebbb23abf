"""The report as a reader meets it: offline, by keyboard, on a phone, in the dark, on paper."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tasks import report

pytestmark = pytest.mark.browser
SINCE = datetime(2025, 7, 1, tzinfo=UTC)
FULL = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def files(tmp_path_factory, snapshot, empty):
    folder = tmp_path_factory.mktemp("pages")
    for name, source, since in (("full", snapshot, SINCE), ("empty", empty, None)):
        facts = report.gather(source, since=since)
        html = report.render(facts, report.draw(facts))
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    return {path.stem: path.as_uri() for path in folder.iterdir()}


def test_it_asks_nobody_for_anything_and_complains_of_nothing(page, files):
    for address in files.values():
        page.open(address)
        assert [url for url in page.requests if not url.startswith("data:")] == [address]
        assert page.complaints == []


@pytest.mark.slow  # looks at every cell with every fold open; `make report-check` runs it
@pytest.mark.parametrize(
    ("name", "width", "dark"), [("full", 1280, False), ("full", 390, True), ("empty", 1280, False)]
)
def test_axe_finds_no_violation(page, files, axe, name, width, dark):
    page.open(files[name], width=width, dark=dark)
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true })")
    page.evaluate(f"{axe}; true")
    found = page.evaluate(
        f"axe.run(document, {{runOnly: {FULL!r}}}).then((result) => result.violations.map("
        "(one) => [one.id, one.help, one.nodes.slice(0, 3).map((node) => node.html)]))"
    )
    assert found == []


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_page_scrolls_sideways(page, files, width):
    page.open(files["full"], width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_filter_leaves_what_fits_and_says_how_much(page, files):
    page.open(files["full"])
    page.evaluate(
        "(() => { const form = document.getElementById('filter');"
        "form.elements.conflict.value = 'Sudan';"
        "form.elements.conflict.dispatchEvent(new Event('input', {bubbles: true})); })()"
    )
    shown = page.evaluate(
        "[...new Set([...document.querySelectorAll('main [data-conflict]')]"
        ".filter((item) => !item.hidden).map((item) => item.dataset.conflict))]"
    )
    assert shown == ["Sudan"]
    assert "shown" in page.evaluate("document.querySelector('#filter output').textContent")
    headings = "[...document.querySelectorAll('#positions .group')].filter((g) => !g.hidden).length"
    assert page.evaluate(headings) == 1
    address = page.evaluate("location.href")
    assert address.endswith("#conflict=Sudan")
    page.open("about:blank#")
    page.open(address)  # a narrowed report can be sent as a link
    assert page.evaluate("document.getElementById('filter').elements.conflict.value") == "Sudan"


def test_a_period_veils_the_rest_of_the_charts(page, files):
    page.open("about:blank#")
    page.open(f"{files['full']}#from=2025-05-20&to=2025-06-30")
    shown = "[...document.querySelectorAll('figure')].filter((f) => !f.hidden)"
    spans = page.evaluate(f"{shown}.map((f) => [f.dataset.first, f.dataset.last])")
    assert spans
    assert all(first <= "2025-06-30" and last >= "2025-05-20" for first, last in spans)
    pair = "document.querySelector('#prisoners figure:not([hidden]) svg')"
    boxes = page.evaluate(
        f"[...{pair}.querySelectorAll('.veil')].map((v) => [Number(v.getAttribute('x')),"
        " Number(v.getAttribute('width'))])"
    )
    frame = page.evaluate(f"Number({pair}.dataset.frame)")
    (left, left_size), (right, right_size) = boxes
    assert left == 0
    assert 0 < left_size < right
    assert right + right_size == pytest.approx(frame)
    page.evaluate("document.getElementById('filter').reset()")
    assert (
        page.evaluate(
            "new Promise((done) => setTimeout(() => done(document.querySelectorAll('.veil').length), 50))"
        )
        == 0
    )


def test_a_position_opens_by_keyboard(page, files):
    page.open(files["full"])
    page.evaluate("document.querySelector('.cell summary').focus()")
    page.press("Enter", 13)
    page.call("Input.dispatchKeyEvent", type="char", text="\r")
    assert page.evaluate("document.querySelector('.cell').open")
    assert page.evaluate("document.querySelector('.cell blockquote').innerText").startswith("“")


def test_the_first_stop_of_the_keyboard_skips_to_the_content(page, files):
    page.open(files["full"])
    page.press("Tab", 9)
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"


def test_paper_shows_the_quotes(page, files):
    page.open(files["full"])
    assert len(page.paper()) > 50_000
    opened = "(() => { dispatchEvent(new Event('beforeprint'));"
    opened += "return [...document.querySelectorAll('.cell')].every((fold) => fold.open) })()"
    assert page.evaluate(opened)


def test_without_scripts_everything_is_there(page, files):
    page.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        page.open(files["full"])
        hidden = "[...document.querySelectorAll('[hidden]')].map((item) => item.id)"
        assert page.evaluate(hidden) == ["filter"]  # nothing but the filter needs a script
    finally:
        page.call("Emulation.setScriptExecutionDisabled", value=False)
