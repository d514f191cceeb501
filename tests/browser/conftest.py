"""A real browser in front of a real server, each test on its own copy of the sample county."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, ViewportSize, sync_playwright
from werkzeug.serving import BaseWSGIServer, make_server
from werkzeug.wsgi import ClosingIterator

from app import create_app
from app.people.demo import DEMO_PASSWORD
from tests.conftest import Clock
from tests.support import databases
from tests.support.client import DeskClient
from tests.support.databases import Database, Source

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CHROMIUM = "/usr/bin/chromium"
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1366, "height": 768}
# Without motion nobody has to wait until a colour has arrived.
_AS_HERE = {"locale": "zh-CN", "reduced_motion": "reduce"}
_EXPECTED = (422, 409, 404, 403, 429, 401)  # answers to mistakes: the browser reports them, and they are no fault


@dataclass
class Hall:
    """The running product."""

    url: str
    app: Flask
    clock: Clock
    contexts: list[BrowserContext] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    browser: Browser | None = None

    def open(self, *, phone: bool = False, user: str = "", at: str = "") -> Page:
        """A fresh browser window at a page; with `user` somebody has logged in (the login page itself: `log_in`)."""
        assert self.browser is not None
        size = PHONE if phone else DESK
        # The worker would load every script into each new context; its own tests open a browser of theirs (phone.py).
        context = self.browser.new_context(
            viewport=size, is_mobile=phone, has_touch=phone, service_workers="block", **_AS_HERE
        )
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("console", self._listen)
        if user:
            self._let_in(context, user)
        if at:
            self.go(page, at)
        return page

    def _let_in(self, context: BrowserContext, user: str) -> None:
        cookie = self.client(user).get_cookie("desk")
        assert cookie is not None
        context.add_cookies([{"name": "desk", "value": cookie.value, "url": self.url}])

    def log_in(self, page: Page, user: str) -> None:
        page.goto(f"{self.url}/login/")
        page.fill("#username", user)
        page.fill("#password", DEMO_PASSWORD)
        page.click("form[action='/login/'] button[type=submit]")
        page.wait_for_url(lambda url: "/login/" not in url)

    def go(self, page: Page, path: str) -> None:
        answer = page.goto(f"{self.url}{path}")
        assert answer is not None and answer.status < 500, f"{path}: {answer and answer.status}"

    def client(self, user: str) -> DeskClient:
        """The same product without a screen, to set the scene quickly."""
        client: DeskClient = self.app.test_client()
        with self.app.app_context():
            client.log_in(user)
        return client

    def _listen(self, message: Any) -> None:
        """Script errors and refusals of the content policy fail the test."""
        expected = any(f"status of {status}" in message.text for status in _EXPECTED)
        if message.type == "error" and not expected:
            self.faults.append(message.text)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    yield browser
    browser.close()


@pytest.fixture
def county(sqlite_source: Source, stage: Path) -> Database:
    """A copy of the sample county; the browser sees no difference between the databases."""
    return sqlite_source.copy(databases.cleared(stage / "browser"))


@pytest.fixture
def hall(county: Database, frozen_clock: Clock, chromium: Browser, apps: dict[str, Flask]) -> Iterator[Hall]:
    """The product, served on a free port."""
    app = apps[county.url] = databases.as_new(apps.get(county.url) or create_app(county.settings()), county)
    frozen_clock.move_to(databases.NOW)
    app.test_client_class = DeskClient
    door = Door(app)
    server = make_server("127.0.0.1", 0, door, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    hall = Hall(f"http://127.0.0.1:{server.server_port}", app, frozen_clock, browser=chromium)
    yield hall
    for context in hall.contexts:
        context.close()
    door.close()
    stop(server, thread)
    with app.app_context():
        databases.close(app)
    assert hall.faults == []


class Door:
    """The app behind a door: each answer whole in memory before it is sent, and nobody inside when the hall closes.

    A browser that leaves a page breaks off what it was loading. Werkzeug's server then forgets to close the answer,
    and a file still open is a warning in whichever test happens to run; and a request that went on after the last
    page was closed would open the next test's database too early.
    """

    def __init__(self, app: WSGIApplication) -> None:
        self._app, self._inside, self._is_open, self._changed = app, 0, True, threading.Condition()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        with self._changed:
            if not self._is_open:
                start_response("503 Service Unavailable", [])
                return []
            self._inside += 1
        try:
            with closing(ClosingIterator(self._app(environ, start_response))) as answer:
                return list(answer)
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    def close(self) -> None:
        """Let nobody in any more, and wait for those inside."""
        with self._changed:
            self._is_open = False
            assert self._changed.wait_for(lambda: self._inside == 0, timeout=60), "a request does not come to its end"


def stop(server: BaseWSGIServer, thread: threading.Thread) -> None:
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def axe() -> Axe:
    return Axe()


@pytest.fixture
def is_accessible(axe: Axe) -> Callable[[Page], None]:
    """`is_accessible(page)` fails with what axe finds that is serious or critical.

    Colours are the same at every width: their contrast, half of the work, is measured on the desk's screen.
    """

    def check(page: Page) -> None:
        is_desk = (page.viewport_size or DESK)["width"] >= DESK["width"]
        rules = {} if is_desk else {"color-contrast": {"enabled": False}}
        found = axe.run(page, options={"resultTypes": ["violations"], "rules": rules}).response["violations"]
        bad = [one for one in found if one["impact"] in ("serious", "critical")]
        told = [{"rule": one["id"], "where": [node["html"] for node in one["nodes"]][:4]} for one in bad]
        assert not bad, f"{page.url}\n{json.dumps(told, ensure_ascii=False, indent=1)}"

    return check
