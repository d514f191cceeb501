"""The stage of the scripts that take pictures: a temporary county with an invented week, a browser in front of it.

Everything runs in a temporary folder with a stopped clock; nothing of an installation is touched.
"""

from __future__ import annotations

import logging
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from werkzeug.serving import make_server

from app import clock, create_app, migrate
from app.config import Settings, with_keys
from app.extensions import db
from app.people.demo import DEMO_PASSWORD
from app.setup.appointments import add_demo_appointments
from app.setup.hall import add_demo_halls
from app.setup.install import add_basics, add_sample
from app.transaction import unit
from forms.id_number import check_character
from tests.support.client import DeskClient
from tests.support.filled import act, number_of, sample_pairs, send

CHROMIUM = "/usr/bin/chromium"
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1366, "height": 768}
OPENED = datetime(2026, 9, 1, 8, 30, tzinfo=clock.ZONE)
NOW = datetime(2026, 10, 20, 9, 41, tzinfo=clock.ZONE)
CLERK, APPROVER, AGENT, ADMINISTRATOR = "wanghaiyan", "linjianhua", "lixiumei", "fangxiaoming"


@dataclass(frozen=True)
class Visit:
    """Somebody comes to a village station on a day of October."""

    day: int
    agent: str
    code: str
    name: str
    born: str
    order: int  # last three digits before the check character; odd for men
    returned_on: int = 0
    passed_on: int = 0


WEEK = (
    Visit(9, "chenyongfu", "QS-MZ-001", "何秀英", "19460315", 224),
    Visit(9, AGENT, "QS-WJ-003", "孙德才", "19700418", 441),
    Visit(12, AGENT, "QS-MZ-001", "张桂兰", "19460918", 24),
    Visit(12, "zhangxiaolian", "QS-MZ-001", "许福生", "19460720", 331),
    Visit(13, "yangzhiqiang", "QS-MZ-012", "周建国", "19650102", 183),
    Visit(13, AGENT, "QS-MZ-012", "吴桂芳", "19580923", 602),
    Visit(14, "hecuiying", "QS-MZ-001", "罗长庚", "19460511", 771),
    Visit(14, AGENT, "QS-MZ-001", "刘满仓", "19460228", 553, returned_on=16),
    Visit(15, "liuchangshun", "QS-MZ-013", "韩梅", "19880606", 92),
    Visit(15, "huangguizhen", "QS-MZ-001", "马志强", "19460908", 287),
    Visit(16, AGENT, "QS-MZ-002", "郑玉珍", "19360415", 142),
    Visit(16, "chenyongfu", "QS-MZ-002", "蒋开富", "19360901", 901),
    Visit(19, AGENT, "QS-MZ-001", "杜晓霞", "19460417", 452),
    Visit(19, "zhangxiaolian", "QS-MZ-012", "陈小云", "19720812", 338, returned_on=19),
    Visit(19, AGENT, "QS-MZ-001", "秦小军", "19461005", 667, passed_on=19),
)


@dataclass(frozen=True)
class Stage:
    """The running county and the browser."""

    app: Flask
    url: str
    browser: Browser
    numbers: dict[str, str]  # of the cases of the week, by the name of the visitor


@contextmanager
def staged() -> Iterator[Stage]:
    """A hall filled with the week, served on a free port, on the morning after."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as place, clock.freeze(NOW):
        settings = with_keys(Settings(instance_dir=Path(place), demo=True, now=NOW))
        prepare(settings)
        app = create_app(settings)
        app.test_client_class = DeskClient
        with app.app_context():
            numbers = live_through(app)
            clock.fix(NOW)
            furnish()
        with served(app) as url, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            yield Stage(app, url, browser, numbers)
            browser.close()


def prepare(settings: Settings) -> None:
    """What `init --demo` does, some weeks before the pictures."""
    app = create_app(settings)
    clock.fix(OPENED)
    with app.app_context():
        migrate.upgrade(db.engine)
        with unit() as session:
            list(add_basics(session, app.extensions["appbuilder"]))
            list(add_sample(session, now=OPENED))
        db.session.remove()
        db.engine.dispose()


def furnish() -> None:
    """People of the halls and appointments of the day, in the app's context."""
    with unit() as session:
        add_demo_halls(session, now=NOW)
        add_demo_appointments(session, now=NOW)
    db.session.remove()


def live_through(app: Flask) -> dict[str, str]:
    """The visits of the week, and what the township did with them; numbers by name."""
    numbers = {}
    for visit in sorted(WEEK, key=lambda one: one.day):
        agent = _at(app, visit.agent, visit.day)
        sent = send(agent, visit.code, _own(visit))
        numbers[visit.name] = number_of(sent)
    for visit in WEEK:
        if visit.returned_on:
            clerk = _at(app, CLERK, visit.returned_on)
            reason = "户口簿缺“本人页”复印件，请补 1 份。"
            act(clerk, numbers[visit.name], "request_supplement", lack=["household_book"], reason=reason)
        if visit.passed_on:
            clerk = _at(app, CLERK, visit.passed_on)
            act(clerk, numbers[visit.name], "pass_on", opinion="经审核，材料齐全、情况属实，同意上报。")
    return numbers


def _own(visit: Visit) -> dict[str, Any]:
    """The answers of a sample, with the visitor's own name and ID number."""
    body = f"990101{visit.born}{visit.order:03d}"
    names = {"f_applicant_name": visit.name, "f_applicant_id_number": body + check_character(body)}
    return {name: value for name, value in names.items() if name in sample_pairs(visit.code)}


def _at(app: Flask, user: str, day: int) -> DeskClient:
    clock.fix(datetime.combine(NOW.replace(day=day).date(), time(10, 26), clock.ZONE))
    client: DeskClient = app.test_client()
    client.log_in(user)
    return client


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The app on a free port."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


def new_page(browser: Browser, url: str, user: str = "", *, phone: bool = False) -> Page:
    """A fresh window, of one who has logged in by the login page if `user` is said; its clock stands as the hall's."""
    context = browser.new_context(
        viewport=PHONE if phone else DESK,
        device_scale_factor=2 if phone else 1,
        is_mobile=phone,
        has_touch=phone,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
    )
    page = context.new_page()
    page.clock.set_fixed_time(NOW)
    if user:
        log_in(page, url, user)
    return page


def log_in(page: Page, url: str, user: str) -> None:
    """By the login page, as anybody does."""
    page.goto(f"{url}/login/")
    page.fill("#username", user)
    page.fill("#password", DEMO_PASSWORD)
    page.click("form[action='/login/'] button[type=submit]")
    page.wait_for_url(lambda address: "/login/" not in address)


def keep(picture: bytes, path: Path) -> None:
    """Write a picture with a few flat colours: a palette shows the same at a third of the size."""
    flat = Image.open(BytesIO(picture)).convert("RGB").quantize(256, method=Image.Quantize.MAXCOVERAGE)
    flat.save(path, optimize=True)
