"""What chapters need done that words on the screen do not say: a broken line, an edited workbook, a signature."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from scripts.manual import offline_deeds
from scripts.manual.hand import Hand
from tests.support.filled import sample_pairs

_HEADS = 2  # the row of the names of the columns, in every sheet of services
_FILL = (Path(__file__).parent / "fill.js").read_text(encoding="utf-8")
_SHEET = """<body style="margin:0;background:#5b4a3a;padding:56px 64px"><div style="background:#fdfaf2;height:760px;
padding:44px 52px;box-sizing:border-box;font:34px/1.9 serif;color:#333;box-shadow:0 6px 24px #0007">
<h1 style="text-align:center;font-size:46px;letter-spacing:.1em">惠民惠农“一卡通”</h1>
<p>户名　吴桂芳<br>账号　6200 0100 0000 0022 333<br>开户行　青石农商行</p><p>（示例，不是真的）</p></div></body>"""
_ROSTER = (
    {"姓名": "曹玉梅", "身份证号": "990101195104210285", "联系电话": "139-0000-7133", "认证方式": "到村集中认证"},
    {"姓名": "冯国全", "身份证号": "990101195206101135", "联系电话": "139-0000-7146", "认证方式": "到村集中认证"},
    {"姓名": "周秀芝", "身份证号": "99010119490303048X", "联系电话": "139-0000-7159", "认证方式": "到村集中认证"},
    {"姓名": "谢长林", "身份证号": "990101195307250375", "联系电话": "139-0000-7162", "认证方式": "到村集中认证"},
)


def perform(hand: Hand, name: str) -> None:
    """The deed of this name."""
    _DEEDS[name](hand)


def _line_breaks(hand: Hand) -> None:
    hand.page.context.set_offline(True)


def _line_returns(hand: Hand) -> None:
    hand.page.context.set_offline(False)


def _login_ends(hand: Hand) -> None:
    hand.page.context.clear_cookies()


def _edit_workbook(hand: Hand) -> None:
    """As a clerk with Excel: a new telephone in the first service, in the second a limit that cannot be read."""
    path = hand.files / "县公安局事项.xlsx"
    book = load_workbook(path)
    sheet = book["事项"]
    sheet.cell(_HEADS + 1, _column(sheet, "咨询电话"), "0000-6200555")
    sheet.cell(_HEADS + 2, _column(sheet, "承诺办结时限"), "尽快")
    book.save(path)


def _column(sheet: Worksheet, title: str) -> int:
    heads = [str(cell.value or "").rstrip(" *") for cell in sheet[_HEADS]]
    return next(at for at, head in enumerate(heads, start=1) if head.split("·")[-1] == title)


def _fill_rest(code: str) -> Callable[[Hand], None]:
    """What the page still lacks, from the sample of its service."""

    def fill(hand: Hand) -> None:
        with hand.stage.app.app_context():
            pairs = sample_pairs(code, papers=False)
        hand.page.evaluate(_FILL, json.dumps([[name, value] for name, value in pairs.items() if name.startswith("f_")]))

    return fill


def _photograph(hand: Hand) -> None:
    """A bank book as a phone takes it, in the folder of the hand."""
    page = hand.stage.browser.new_page(viewport={"width": 720, "height": 900})
    page.set_content(_SHEET)
    page.screenshot(path=hand.files / "存折.jpg", type="jpeg", quality=70)
    page.close()


def _sign(hand: Hand) -> None:
    """A few strokes on the pad, so that it looks written."""
    pad = hand.page.locator(".sg-pad canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    for stroke in (
        [(0.2, 0.3), (0.36, 0.28), (0.24, 0.75)],
        [(0.45, 0.2), (0.44, 0.8)],
        [(0.4, 0.45), (0.56, 0.42)],
        [(0.65, 0.25), (0.8, 0.3), (0.66, 0.6), (0.84, 0.78)],
    ):
        hand.page.mouse.move(box["x"] + stroke[0][0] * box["width"], box["y"] + stroke[0][1] * box["height"])
        hand.page.mouse.down()
        for x, y in stroke[1:]:
            hand.page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=6)
        hand.page.mouse.up()


def _accept(hand: Hand) -> None:
    """As the clerk of the hall: what was agreed to is kept from then on."""
    hand.page.fill("#opinion", "材料齐全，予以受理。")
    hand.page.locator("button[value=pass_on]").click()
    hand.arrive()


def _write_roster(hand: Hand) -> None:
    """Four people of the village, as an agent types them; one number has a wrong last figure."""
    path = hand.files / "认证名单.xlsx"
    book = load_workbook(path)
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    places = {str(cell.value or "").rstrip(" *"): cell.column for cell in sheet[1]}
    for at, person in enumerate(_ROSTER, start=3):
        shared = {"由谁办理": "本人", "现住址": "石桥镇上河村", "认证日期": "2026-10-20"}
        for name, value in {**shared, **person}.items():
            sheet.cell(at, places[name], value)
    book.save(path)


def _jump_to_yellow(hand: Hand) -> None:
    hand.page.locator(".dd-trial button[value=yellow]").click()
    hand.arrive()


def _untick(code: str) -> Callable[[Hand], None]:
    return lambda hand: hand.page.locator(f"[name=take][value={code}]").uncheck()


def _tick(code: str, name: str) -> Callable[[Hand], None]:
    return lambda hand: hand.page.locator(f"[name={name}][value='{code}']").check()


def _village(hand: Hand) -> None:
    hand.page.select_option("#at", "990101101201")


_DEEDS: Final[dict[str, Callable[[Hand], None]]] = {
    **offline_deeds.DEEDS,
    "line breaks": _line_breaks,
    "line returns": _line_returns,
    "login ends": _login_ends,
    "edit workbook": _edit_workbook,
    "jump to the yellow card": _jump_to_yellow,
    "untick 临时救助": _untick("QS-MZ-009"),
    "tick 残疾人证换领、补办": _tick("QS-CL-001", "code"),
    "tick a service to devolve": _tick("QS-CL-001", "service"),
    "try at a village": _village,
    "fill the rest of 低保": _fill_rest("QS-MZ-006"),
    "fill the rest of 临时救助": _fill_rest("QS-MZ-009"),
    "photograph papers": _photograph,
    "sign": _sign,
    "accept the case": _accept,
    "write the roster": _write_roster,
}
