"""Headless Chromium, driven over its own protocol: what these tests need of it and no more.

Chromium is Debian's package; the protocol is spoken over a WebSocket with the `websockets` package
that Prefect brings. No driver, no downloaded browser.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import pytest
from websockets.sync.client import ClientConnection, connect

AXE = Path(__file__).parent / ".axe_cache" / "axe.min.js"
NAMES = ("chromium", "chromium-browser", "google-chrome")
#: No name resolves and no proxy is asked: whatever the page wants from outside fails, and is seen.
OFFLINE = ("--host-resolver-rules=MAP * ~NOTFOUND", "--no-proxy-server")


def find() -> str | None:
    """Return the path of an installed Chromium."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Page:
    """One tab: what it logged, what it asked for, and what it looks like."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._last = 0
        self.requests: list[str] = []
        self.complaints: list[str] = []

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Call a method of the protocol and return its result."""
        self._last += 1
        self._socket.send(json.dumps({"id": self._last, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._socket.recv(timeout=240))
            if message.get("id") == self._last:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                result: dict[str, Any] = message["result"]
                return result
            self._note(message.get("method"), message.get("params", {}))

    def _note(self, method: str | None, said: dict[str, Any]) -> None:
        if method == "Network.requestWillBeSent":
            self.requests.append(said["request"]["url"])
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(str(said["exceptionDetails"].get("exception", said)))
        elif method == "Runtime.consoleAPICalled" and said["type"] in ("error", "warning"):
            self.complaints.append(str(said["args"]))
        elif method == "Log.entryAdded" and said["entry"]["level"] in ("error", "warning"):
            self.complaints.append(said["entry"]["text"])
        elif method == "Page.javascriptDialogOpening":
            self.complaints.append(f"dialog: {said['message']}")
            self._last += 1
            dismiss = {"accept": False}
            self._socket.send(
                json.dumps(
                    {"id": self._last, "method": "Page.handleJavaScriptDialog", "params": dismiss}
                )
            )

    def open(
        self, address: str, *, width: int = 1280, height: int = 900, dark: bool = False
    ) -> Self:
        """Load a page in a window of that size and wait until it stands."""
        self.requests, self.complaints = [], []
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.call(f"{domain}.enable")
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 600,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])
        self.call("Page.navigate", url=address)
        ready = "document.readyState === 'complete' && location.href !== 'about:blank'"
        deadline = time.monotonic() + 30
        while not self.evaluate(ready):
            if time.monotonic() > deadline:
                raise TimeoutError(address)
            time.sleep(0.05)
        return self

    def evaluate(self, expression: str) -> Any:
        """Return what a JavaScript expression gives, promises awaited."""
        answer = self.call(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in answer:
            raise RuntimeError(str(answer["exceptionDetails"]))
        return answer["result"].get("value")

    def press(self, key: str, code: int) -> None:
        """Press a key."""
        for kind in ("keyDown", "keyUp"):
            self.call(
                "Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code
            )

    def picture(self, *, height: int | None = None) -> bytes:
        """Return the page as PNG: the window, or its first `height` pixels."""
        clip = {}
        if height:
            width = self.evaluate("innerWidth")
            clip = {"clip": {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}}
        answer = self.call("Page.captureScreenshot", captureBeyondViewport=bool(height), **clip)
        return base64.b64decode(answer["data"])

    def paper(self) -> bytes:
        """Return the page as it is printed, PDF."""
        return base64.b64decode(self.call("Page.printToPDF", printBackground=True)["data"])


@contextmanager
def browser(folder: Path) -> Iterator[Page]:
    """Yield a tab of a Chromium that reaches no network; its profile lies in `folder`."""
    path = find()
    if path is None:
        raise FileNotFoundError("no chromium")
    command = [
        path,
        "--headless",
        "--no-sandbox",  # a container's root has no other choice
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--hide-scrollbars",
        "--remote-debugging-port=0",
        f"--user-data-dir={folder}",
        *OFFLINE,
        "about:blank",
    ]
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "HOME": str(folder)},
    )
    try:
        with connect(_tab(folder, process), max_size=None, open_timeout=30) as socket:
            yield Page(socket)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _tab(folder: Path, process: subprocess.Popen[bytes]) -> str:
    """Return the address of the first tab, as the browser announces it."""
    from urllib.request import urlopen

    announced = folder / "DevToolsActivePort"
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        if announced.exists() and announced.read_text().strip():
            port = announced.read_text().split()[0]
            with urlopen(f"http://127.0.0.1:{port}/json/list", timeout=10) as reply:
                tabs = [tab for tab in json.load(reply) if tab["type"] == "page"]
            if tabs:
                return str(tabs[0]["webSocketDebuggerUrl"])
        time.sleep(0.05)
    raise TimeoutError("chromium did not start")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A tab; the test is skipped where Chromium is absent (`make report-check` installs it)."""
    if find() is None:
        pytest.skip("no chromium here; `make report-check` installs Debian's")
    with browser(tmp_path_factory.mktemp("chromium")) as tab:
        yield tab


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core; the test is skipped where it has not been fetched."""
    if not AXE.exists():
        pytest.skip("no axe-core here; `make report-check` fetches it")
    return AXE.read_text(encoding="utf-8")
