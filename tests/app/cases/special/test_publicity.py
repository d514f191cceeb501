"""公示."""

from __future__ import annotations

from datetime import date

import pytest

from app.cases.special.publicity import Publicity, put_up_on, without_numbers
from tests.app.cases.special.scenes import posted, scene

WORK = Publicity()
SCENE = scene("publicise", publicity={"limit": "7天", "shows": ["姓名", "所在村组"], "place": "村务公开栏", "round": 2})
WHOLE = {"put_up_on": "2026-11-18", "put_up_place": "村务公开栏", "shown_0": "张桂兰", "shown_1": "上河村五组"}
ONE = {"who_0": "", "what_0": "家里有车", "on_0": "2026-11-20", "handled_0": "", "result_0": "pending"}


def test_a_notice_without_objections_lacks_nothing() -> None:
    reading = WORK.read(posted(**WHOLE), SCENE)
    assert (reading.problems, WORK.lacking(reading.record, SCENE)) == ({}, {})
    assert put_up_on(reading.record) == date(2026, 11, 18)
    assert WORK.read(WORK.typed(reading.record, SCENE), SCENE) == reading
    lines = [f"{line.label}：{line.value}" for line in WORK.lines(reading.record)]
    assert lines == [
        "第几榜：2",
        "张贴日期：2026-11-18",
        "张贴地点：村务公开栏",
        "公示内容：姓名：张桂兰；所在村组：上河村五组",
        "异议：没有收到异议",
    ]


@pytest.mark.parametrize(
    ("result", "handled", "sentence"),
    [
        ("pending", "", "这条异议还没有核查完，有了结果才能通过"),
        ("upheld", "车是借名的", "异议成立，纠正、了结以后才能通过；不能纠正的请退回或者不予批准"),
        ("dismissed", "车是邻居的", None),
        ("settled", "已退回核减", None),
    ],
)
def test_an_objection_holds_the_case_up_until_it_is_settled(result: str, handled: str, sentence: str | None) -> None:
    typed = posted(**WHOLE, **{**ONE, "handled_0": handled, "result_0": result})
    reading = WORK.read(typed, SCENE)
    assert reading.problems == {}
    assert WORK.lacking(reading.record, SCENE) == ({"s_result_0": sentence} if sentence else {})
    assert WORK.read(WORK.typed(reading.record, SCENE), SCENE) == reading
    assert "匿名：家里有车。" in WORK.lines(reading.record)[-1].value


@pytest.mark.parametrize(
    ("change", "control", "sentence"),
    [
        ({"what_0": ""}, "s_what_0", "请写明异议是什么"),
        ({"on_0": ""}, "s_on_0", "请写明哪天收到的"),
        ({"on_0": "2026-11-17"}, "s_on_0", "不能早于 2026-11-18"),
        ({"result_0": "upheld"}, "s_handled_0", "请写明怎么核查、怎么处理的"),
        ({"put_up_on": "2026-11-17"}, "s_put_up_on", "不能早于 2026-11-18"),
    ],
)
def test_what_cannot_be(change: dict[str, str], control: str, sentence: str) -> None:
    typed = posted(**{**WHOLE, **ONE, "who_0": "村民甲", **change})
    assert WORK.read(typed, SCENE).problems == {control: sentence}


def test_an_unknown_result_is_none_yet_and_blank_rows_are_no_objections() -> None:
    typed = posted(**{**WHOLE, **ONE, "result_0": "won", "result_1": "settled", "what_3": "不符", "on_3": "2026-11-19"})
    objections = WORK.read(typed, SCENE).record["objections"]
    assert [(row["what"], row["result"]) for row in objections] == [("家里有车", "pending"), ("不符", "pending")]


def test_nothing_typed_and_what_lacks() -> None:
    assert WORK.read(posted(), SCENE).record == {}
    assert set(WORK.lacking({}, SCENE)) == {"s_put_up_on", "s_put_up_place", "s_shown_0", "s_shown_1"}
    assert WORK.typed({}, SCENE)["s_put_up_place"] == "村务公开栏"


def test_numbers_never_hang_in_public() -> None:
    shown = without_numbers("张桂兰 11010519491231002X 电话13900001234 卡6200010000000015485")
    assert shown == "张桂兰 1101**********002X 电话139****1234 卡6200***********5485"
    typed = posted(**{**WHOLE, "shown_0": "张桂兰11010519491231002X"})
    assert WORK.read(typed, SCENE).record["shown"][0]["value"] == "张桂兰1101**********002X"
