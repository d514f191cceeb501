"""Pages of agents over a poor line: `.venv/bin/python -m benchmarks.first_load`.

A line of 400 kbit/s with 200 ms there and back stands between Chromium and the server and counts every byte. A phone
that has the worker (app/static/js/offline/worker.js) must load each page with at most 100 KB; the first visit ever is
told beside it.
"""

from __future__ import annotations

import logging
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from app import clock, create_app, crypto, migrate
from app.config import Settings
from app.extensions import db
from app.people.demo import DEMO_PASSWORD
from app.setup.install import add_basics, add_sample
from app.transaction import unit

AGENT = "lixiumei"
PATHS = ("/", "/desk/", "/desk/services", "/desk/services/QS-MZ-001", "/desk/new/QS-MZ-001", "/desk/proxy", "/offline/")
BYTES_A_SECOND = 400_000 / 8
DELAY = 0.1  # seconds one way
MOST_BYTES = 100_000  # "under 100 KB on first load after install"
_PIECE = 1460  # bytes of a packet
_SETTLED = 3.0  # seconds after `load` in which pages still ask for something by themselves


@dataclass
class Line:
    """A poor line in front of a port: all connections share it; bytes to the browser are counted."""

    port: int
    sent: int = 0
    free_at: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.server.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                browser, _address = self.server.accept()
            except OSError:
                return  # closed
            desk = socket.create_connection(("127.0.0.1", self.port))
            threading.Thread(target=self._carry, args=(browser, desk, False), daemon=True).start()
            threading.Thread(target=self._carry, args=(desk, browser, True), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, is_down: bool) -> None:
        try:
            while data := source.recv(_PIECE if is_down else 65536):
                time.sleep(self._wait(len(data)) if is_down else DELAY)
                target.sendall(data)
        except OSError:
            pass  # one side hung up
        for end in (source, target):
            with closing(end):
                pass

    def _wait(self, count: int) -> float:
        """Seconds until these bytes are through; the first of a burst also take the way itself."""
        with self.lock:
            self.sent += count
            now = time.monotonic()
            idle = now > self.free_at
            self.free_at = max(now, self.free_at) + count / BYTES_A_SECOND
            return self.free_at - now + (DELAY if idle else 0)


@dataclass(frozen=True)
class Load:
    """One page: bytes to the browser until it is quiet, seconds until it can be read and until it is complete."""

    path: str
    size: int
    readable: float
    complete: float

    def __str__(self) -> str:
        return f"{self.path:<28}{self.size / 1000:>9.1f} KB{self.readable:>8.1f} s{self.complete:>8.1f} s"


def main() -> None:
    with (
        tempfile.TemporaryDirectory(prefix="desk-first-load-") as folder,
        _desk(Path(folder)) as line,
        sync_playwright() as started,
    ):
        browser = started.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        first = _first_ever(browser, line, "/desk/")
        loads = list(_after_install(browser, line))
        browser.close()
    print(f"400 kbit/s, 200 ms there and back{'bytes':>7}{'read':>12}{'whole':>9}")
    print("first visit ever, without worker:", first, sep="\n")
    print("after install:", *loads, sep="\n")
    if too_large := [load.path for load in loads if load.size > MOST_BYTES]:
        sys.exit(f"more than {MOST_BYTES / 1000:.0f} KB: {', '.join(too_large)}")


@contextmanager
def _desk(folder: Path) -> Iterator[Line]:
    settings = Settings(instance_dir=folder, secret_key="benchmark", data_key=crypto.new_secret(), demo=True)
    app: Flask = create_app(settings)
    with app.app_context():
        migrate.upgrade(db.engine)
        with unit() as session:
            list(add_basics(session, app.extensions["appbuilder"]))
            list(add_sample(session, now=clock.now()))
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    line = Line(server.server_port)
    yield line
    line.server.close()
    server.shutdown()


def _first_ever(browser: Browser, line: Line, path: str) -> Load:
    context = _logged_in(browser, line, workers=False)
    context.new_cdp_session(context.pages[0]).send("Network.clearBrowserCache")
    load = _load(context, line, path)
    context.close()
    return load


def _after_install(browser: Browser, line: Line) -> Iterator[Load]:
    """Each page for the first time on a phone that has the worker: what the worker brought is not counted."""
    context = _logged_in(browser, line, workers=True)
    page = context.pages[0]
    page.goto(f"{line.url}/offline/")
    page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    for path in PATHS:  # the first request of a process compiles templates and forms
        page.evaluate("(path) => fetch(path).then((answer) => answer.text())", path)
    for path in PATHS:
        context.new_cdp_session(page).send("Network.clearBrowserCache")
        yield _load(context, line, path)
    context.close()


def _logged_in(browser: Browser, line: Line, *, workers: bool) -> BrowserContext:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="zh-CN", service_workers="allow" if workers else "block"
    )
    context.set_default_timeout(120_000)
    page = context.new_page()
    page.goto(f"{line.url}/login/")
    page.fill("#username", AGENT)
    page.fill("#password", DEMO_PASSWORD)
    with page.expect_navigation():
        page.click("form[action='/login/'] button[type=submit]")
    return context


def _load(context: BrowserContext, line: Line, path: str) -> Load:
    page: Page = context.new_page()
    before, began = line.sent, time.monotonic()
    page.goto(f"{line.url}{path}", wait_until="domcontentloaded")
    readable = time.monotonic() - began
    page.wait_for_load_state("load")
    complete = time.monotonic() - began
    page.wait_for_timeout(_SETTLED * 1000)
    page.close()
    return Load(path, line.sent - before, readable, complete)


if __name__ == "__main__":
    main()
