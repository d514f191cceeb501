"""A day without network, the server killed: nothing typed is lost, nothing arrives twice."""

from __future__ import annotations

import base64
import io
import random
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, Playwright, expect
from sqlalchemy import func, select

from app import clock
from app.extensions import db
from app.models import Case, OfflineDevice, PaperPage, Signature
from app.offline import devices
from app.papers.intake import take_in
from app.transaction import unit
from forms.id_number import check_character
from tests.browser.conftest import Hall
from tests.browser.phone import PATIENCE, PIN, Phone, Station, fill_all, station_of
from tests.conftest import actor_of

ALLOWANCE = "QS-MZ-001"
AGENT = "lixiumei"


@pytest.fixture
def station(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> Iterator[Station]:
    monkeypatch.setattr("app.offline.pack.USUAL_SERVICES", 0)
    monkeypatch.setattr("app.offline.pack._is_wanted", lambda row, _rank, _wish: row.code == ALLOWANCE)
    with station_of(hall.app) as started:
        yield started


@pytest.fixture
def phone(hall: Hall, station: Station, playwright: Playwright, tmp_path: Path) -> Iterator[Phone]:
    cookie = hall.client(AGENT).get_cookie("desk")
    assert cookie is not None
    held = Phone(playwright, tmp_path / "phone", station.url, cookie.value)
    held.set_up()
    yield held
    held.switch_off()
    assert held.faults == []


def _photograph(seed: int, width: int = 300) -> bytes:
    """A page full of noise: it does not shrink to nothing. A large one goes in several pieces."""
    noise = random.Random(seed).randbytes(width * width)
    file = io.BytesIO()
    Image.frombytes("L", (width, width), noise).convert("RGB").save(file, "JPEG", quality=80)
    return file.getvalue()


def _person(index: int) -> tuple[str, str]:
    digits = f"990101194605{10 + index:02d}{100 + 2 * index:03d}"
    return f"周{'一二三四五六七八九十'[index]}兰", digits + check_character(digits)


# Nine more of the first case, for other people, each with two photographs: what the screens do, without the screens.
_MORE = """async ({ records }, people) => {
  const [first] = records.list();
  const made = [];
  for (const [name, number, ...photos] of people) {
    const answers = { f_applicant_name: name, f_applicant_id_number: number, f_bank_holder: name };
    const pairs = first.pairs.map(([key, value]) => [key, answers[key] ?? value]);
    const { code, service, version_id, form_url, place, mode, promise } = first;
    const same = { code, service, version_id, form_url, place, mode, promise };
    const it = records.begun({ ...same, name, pairs, made_at: new Date().toISOString(), revision: 1 });
    for (const [index, photo] of photos.entries()) {
      const bytes = Uint8Array.from(atob(photo), (letter) => letter.charCodeAt(0)).buffer;
      const known = await records.keepFile(it.token, bytes);
      const { document_id, type } = first.papers[0];
      it.papers.push({ ...known, document_id, name: "p.jpg", type, position: index + 1 });
    }
    made.push([await records.handIn(it), ...it.papers.map((paper) => paper.sha256)]);
  }
  return made;
}"""


_DIGESTS = """({ records }) =>
  records.list().flatMap((one) => [...one.papers, ...one.signatures].map((file) => file.sha256))"""
_ALL_AGAIN = """async ({ records, sending, phone: { phone } }) => {
  for (const one of records.list()) await records.note(one.token, { state: "ready" }, phone.key);
  await sending.send();
}"""
_SEALED = """async ({ store }) => (await store.getAll("cases")).map((one) => [...new Uint8Array(one.sealed)])"""
_LEFT = """async ({ store }) => [(await store.keys("cases")).length, (await store.keys("packs")).length]"""


def test_ten_cases_of_a_day_arrive_once_and_whole(
    hall: Hall, station: Station, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrived: list[str] = []

    def noted(content: bytes, **options: Any) -> Any:
        arrived.append(sha256(content).hexdigest())
        return take_in(content, **options)

    monkeypatch.setattr("app.offline.files.take_in", noted)
    station.kill()
    _first_case(phone)
    made = phone.run(_MORE, _nine_people())
    numbers = [phone.run("({ records }) => records.list().at(-1).slip"), *(number for number, *_ in made)]
    assert len(set(numbers)) == 10

    # The browser goes and comes back, the server is still away: all of it is there behind the PIN.
    phone.switch_off()
    phone.switch_on()
    phone.go("cases")
    expect(phone.page.locator("[data-slot=unsent]")).to_contain_text("10", timeout=PATIENCE)
    phone.unlock()
    expect(phone.page.get_by_text("待发送")).to_have_count(10, timeout=PATIENCE)
    sent = phone.run(_DIGESTS)

    # Back in coverage, at first a bad one: it breaks off in the middle of a photograph, and goes on from there.
    pieces: list[str] = []
    station.refuse = lambda environ: _is_piece(environ["PATH_INFO"], pieces) and len(pieces) in (2, 7)
    station.start()
    for _try in range(3):
        phone.run("async ({ sending }) => { await sending.send(); }")
    expect(phone.page.get_by_text("已收", exact=True)).to_have_count(10, timeout=PATIENCE)
    assert sorted(arrived) == sorted(sent)

    # Two tabs that send at once, and a server that heard everything before: still ten.
    tab = phone.watched(phone.context.new_page())
    phone.go("cases", tab)
    phone.unlock(tab)
    phone.run(_ALL_AGAIN, page=tab)
    phone.run("async ({ sending }) => { await sending.send(); }")
    expect(tab.get_by_text("已收", exact=True)).to_have_count(10, timeout=PATIENCE)
    with hall.app.app_context():
        _assert_all_in(numbers, photographs=19)


def _nine_people() -> list[list[str]]:
    return [
        [*_person(index), *(base64.b64encode(_photograph(10 * index + page)).decode() for page in (1, 2))]
        for index in range(1, 10)
    ]


def _is_piece(path: str, seen: list[str]) -> bool:
    if "/files/" in path:
        seen.append(path)
    return "/files/" in path


# Says 填好了 the moment the button is there: the form in its frame has not begun to load.
_IMPATIENT = """() => {
  const watch = new MutationObserver(() => {
    const button = document.querySelector("[data-form-frame] ~ .of-actions [data-next]");
    if (!button) return;
    watch.disconnect();
    button.click();
  });
  watch.observe(document.body, { childList: true, subtree: true });
}"""


def _first_case(phone: Phone) -> None:
    """By hand: form, photograph, name on the pad, number."""
    page = phone.page
    page.evaluate(_IMPATIENT)
    frame = phone.open_form(ALLOWANCE)
    expect(frame.locator(".dd-errors")).to_contain_text("还差", timeout=PATIENCE)
    fill_all(frame)
    chooser = frame.locator("[data-capture] input[type=file]").first
    chooser.set_input_files({"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": _photograph(1, 800)})
    frame.locator("[data-photo]").wait_for()
    page.click("[data-next]")
    page.wait_for_url("**#/sign/*")
    box = page.locator("canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 120, steps=6)
    page.mouse.up()
    page.click("button[value=drawn]")
    page.locator("[data-part=signed] li").wait_for()
    page.click("[data-next]")
    page.click("form[data-form] button[type=submit]")
    expect(page.locator(".of-slip")).to_contain_text("张*兰", timeout=PATIENCE)
    expect(page.locator("#net")).to_have_text("没有网，照常办", timeout=PATIENCE)


def _assert_all_in(numbers: list[str], *, photographs: int) -> None:
    session = db.session
    cases = session.scalars(select(Case).where(Case.number.in_(numbers))).all()
    assert sorted(case.number for case in cases) == sorted(numbers)
    ids = [case.id for case in cases]
    assert session.scalar(select(func.count()).where(PaperPage.case_id.in_(ids))) == photographs
    assert session.scalar(select(func.count()).where(Signature.case_id.in_(ids))) == 1
    # The phone's clock is that of the machine, the hall's stands still weeks before: the cases are of the hall's day.
    assert {case.submitted_at.astimezone(clock.ZONE).date() for case in cases} == {clock.today()}


def test_nothing_typed_is_lost_when_the_phone_is_full_or_its_pin_forgotten(
    hall: Hall, station: Station, phone: Phone, is_accessible: Callable[[Page], None]
) -> None:
    page = phone.page
    station.kill()
    frame = phone.open_form(ALLOWANCE)
    phone.run("""() => {
      const put = IDBObjectStore.prototype.put;
      window.hasRoom = () => { IDBObjectStore.prototype.put = put; };
      IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };
    }""")
    fill_all(frame)
    expect(page.locator("#note")).to_contain_text("手机存满了", timeout=PATIENCE)
    page.evaluate("() => window.hasRoom()")
    frame.fill("[name=f_bank_holder]", "张桂兰的儿子")
    expect(page.locator("#note")).to_be_hidden(timeout=PATIENCE)

    # Ten wrong PINs: the key is gone from the phone, what was typed is not, and cannot be read without it.
    page.reload()
    expect(page.locator("#pin")).to_be_visible(timeout=PATIENCE)
    lefts = [phone.run("({ phone }, pin) => phone.unlock(pin)", f"90817{index}") for index in range(9)]
    assert lefts == list(range(9, 0, -1))
    page.fill("#pin", "908179")
    page.click("form[data-form] button[type=submit]")
    page.wait_for_url("**#/renew")
    assert phone.run("({ phone }, pin) => phone.unlock(pin)", PIN) == 0
    (sealed,) = phone.run(_SEALED)
    assert len(sealed) > 1000 and "张桂兰" not in bytes(sealed).decode("utf-8", "ignore")

    station.start()
    for box in ("#pin", "#again"):
        page.fill(box, "864209")
    page.click("form[data-form] button[type=submit]")
    page.wait_for_url("**#/day")
    is_accessible(page)
    page.click("[data-part=drafts] a")
    expect(page.frame_locator("[data-form-frame]").locator("[name=f_bank_holder]")).to_have_value(
        "张桂兰的儿子", timeout=PATIENCE
    )

    # Leaving with something unsent: it stays, sealed; the plan of the day goes.
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto(f"{phone.url}/me")
    with page.expect_navigation():
        page.click("main form[action='/logout/'] button")
    assert phone.run(_LEFT) == [1, 0]

    # Lost and cut off: as soon as it has a network it forgets everything, though nobody is logged in.
    with hall.app.app_context(), unit() as session:
        agent = actor_of(session, AGENT)
        (code,) = session.scalars(select(OfflineDevice.code))
        devices.cut_off(session, code=code, reason="丢了", actor=agent, now=clock.now())
    phone.go("day")
    expect(page.locator("#title")).to_have_text("这台手机已停用", timeout=PATIENCE)
    assert phone.run(_LEFT) == [0, 0]
