"""Nothing typed twice: values offered, brought in when somebody says so, marked when they are changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import segno
from playwright.sync_api import Browser, Playwright

from app.extensions import db
from tests.browser.conftest import CHROMIUM, Hall
from tests.conftest import actor_of
from tests.support.family import HEAD_NUMBER, add_family


def test_members_are_brought_in_as_rows_and_a_change_is_marked(hall: Hall) -> None:
    with hall.app.app_context():
        add_family(db.session, actor_of(db.session, "lixiumei"))
        db.session.commit()
    page = hall.open(user="lixiumei", at="/desk/new/QS-MZ-006")
    page.check("[name=handled_by][value=self]")
    page.fill("[name=prefill_text]", HEAD_NUMBER)
    page.get_by_role("button", name="找以前的资料").click()
    offer = page.locator("[data-offer=f_members]")
    offer.get_by_role("button", name="带入这行 刘娃").click()
    rows = page.locator("#f_members [data-rows] > *")
    assert rows.count() == 1, "the blank row that stood there is taken"
    assert page.input_value("[name=f_members-0-member_name]") == "刘娃"
    page.fill("[name=f_members-0-member_income]", "0")
    offer.get_by_role("button", name="带入 3 行").click()
    assert rows.count() == 3, "who is there already is not brought in twice"
    assert [row.locator(".dd-origin").inner_text() for row in rows.all()] == ["来自民情档案"] * 3
    page.locator("[name=f_members-2-member_name]").fill("刘小岚")
    assert "不一致（成员姓名：刘小兰）" in rows.nth(2).locator(".dd-origin").inner_text()
    assert page.input_value("[name=f_members-0-member_income]") == "0"


def _video(text: str) -> bytes:
    """Two frames of a code in the middle of a grey picture, as a camera gives them (YUV4MPEG2, 4:2:0)."""
    width, height, module = 320, 240, 6
    modules = [list(row) for row in segno.make(text, error="m", micro=False).matrix]
    side = (len(modules) + 8) * module
    left, top = (width - side) // 2, (height - side) // 2

    def light(x: int, y: int) -> int:
        column, row = (x - left) // module - 4, (y - top) // module - 4
        if not (left <= x < left + side and top <= y < top + side):
            return 128
        inside = 0 <= row < len(modules) and 0 <= column < len(modules)
        return 16 if inside and modules[row][column] else 235

    picture = bytes(light(x, y) for y in range(height) for x in range(width))
    frame = b"FRAME\n" + picture + b"\x80" * (width * height // 2)
    return f"YUV4MPEG2 W{width} H{height} F10:1 Ip A1:1 C420jpeg\n".encode() + frame * 2


@pytest.fixture
def camera(playwright: Playwright, tmp_path: Path) -> Iterator[Browser]:
    """A browser before whose camera the code of a person is held."""
    video = tmp_path / "code.y4m"
    video.write_bytes(_video(HEAD_NUMBER))
    fake = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
    args = ["--no-sandbox", *fake, f"--use-file-for-fake-video-capture={video}"]
    started = playwright.chromium.launch(executable_path=CHROMIUM, args=args)
    yield started
    started.close()


def test_a_code_before_the_camera_finds_the_person(camera: Browser, hall: Hall) -> None:
    hall.browser = camera
    page = hall.open(user="lixiumei", at="/desk/new/QS-MZ-001")
    page.get_by_role("button", name="扫二维码").click()
    page.locator("[data-found]").wait_for()
    assert page.input_value("[name=f_applicant_id_number]") == HEAD_NUMBER
    assert page.locator("dialog.dd-code").count() == 0, "the picture is closed and the camera off"
