"""An agent's phone that can be switched off, and a server that can be killed and comes back at the same address."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask
from playwright.sync_api import BrowserContext, Frame, Page, Playwright, expect
from werkzeug.serving import make_server

from tests.browser.conftest import CHROMIUM, PHONE, Door, stop
from tests.browser.filling import ANSWERS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

PIN = "135246"
PATIENCE = 20_000  # milliseconds: keys are made slowly on purpose, and the machine has other tests to run
Cookie = dict[str, Any]


class Station:
    """A server of the app that is killed and started again. `refuse` answers 503 to requests for which it is true."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self.refuse: Callable[[WSGIEnvironment], bool] = lambda _environ: False
        self.port = 0
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._door = Door(self._answer)
        self._server = make_server("127.0.0.1", self.port, self._door, threaded=True)
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def kill(self) -> None:
        self._door.close()
        stop(self._server, self._thread)

    def _answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if self.refuse(environ):
            start_response("503 Service Unavailable", [])
            return []
        return self._app(environ, start_response)


class Phone:
    """A browser with a memory of its own: switched off and on again, it is the same phone."""

    def __init__(self, playwright: Playwright, memory: Path, url: str, cookie: str) -> None:
        self._playwright, self._memory, self.url, self._cookie = playwright, memory, url, cookie
        self.context: BrowserContext
        self.page: Page
        self.faults: list[str] = []
        self.switch_on()

    def switch_on(self) -> None:
        self.context = self._playwright.chromium.launch_persistent_context(
            self._memory,
            executable_path=CHROMIUM,
            args=["--no-sandbox"],
            viewport=PHONE,
            has_touch=True,
            locale="zh-CN",
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(PATIENCE)
        self.context.add_cookies([{"name": "desk", "value": self._cookie, "url": self.url}])
        self.page = self.watched(self.context.pages[0])

    def watched(self, page: Page) -> Page:
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        return page

    def switch_off(self) -> None:
        self.context.close()

    def go(self, screen: str, page: Page | None = None) -> None:
        (page or self.page).goto(f"{self.url}/offline/#/{screen}")

    def set_up(self) -> None:
        """The worker is there, the PIN is chosen, the day is taken along."""
        self.go("setup")
        self.page.evaluate("async () => { await navigator.serviceWorker.ready; }")
        for box in ("#pin", "#again"):
            self.page.fill(box, PIN)
        self.page.click("form[data-form] button[type=submit]")
        self.page.wait_for_url("**#/pack")
        self.page.check("input[name=purpose][value='']")
        self.page.click("form[data-form] button[type=submit]")
        self.page.wait_for_url("**#/day")

    def unlock(self, page: Page | None = None) -> None:
        at = page or self.page
        at.fill("#pin", PIN)
        at.click("form[data-form] button[type=submit]")
        expect(at.locator("#thumb")).to_be_visible(timeout=PATIENCE)

    def run(self, script: str, argument: object = None, page: Page | None = None) -> Any:
        """A function of the page, given the modules of the shell: `({ records, phone, sending }, argument) => …`."""
        return (page or self.page).evaluate(
            f"""async (argument) => {{
              const [records, phone, sending, store] = await Promise.all(
                ["records", "phone", "sending", "store"].map((name) => import(`/static/js/offline/${{name}}.js`)));
              return ({script})({{ records, phone, sending, store }}, argument);
            }}""",
            argument,
        )

    def open_form(self, code: str) -> Frame:
        self.go(f"item/{code}")
        self.page.click("[data-begin]")
        self.page.wait_for_url("**#/form/*")
        self.page.frame_locator("[data-form-frame]").locator("#form").wait_for()
        return next(frame for frame in self.page.frames if "/offline/forms/" in frame.url)


_FILL = """(answers) => {
  for (const [name, value] of Object.entries(answers)) {
    for (const control of document.querySelectorAll(`#form [name="${name}"]`)) {
      if (control.type === "radio") control.checked = control.value === value;
      else control.value = value;
      control.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
}"""


def fill_all(frame: Frame) -> None:
    """All answers and papers of 高龄津贴 at once: how people type is tested at the desk's own form."""
    frame.locator("[data-step].ok").first.wait_for()
    frame.evaluate(_FILL, ANSWERS)
    frame.evaluate("() => document.querySelector('[data-all-papers]').click()")


@contextmanager
def station_of(app: Flask) -> Iterator[Station]:
    station = Station(app)
    try:
        yield station
    finally:
        station.kill()
