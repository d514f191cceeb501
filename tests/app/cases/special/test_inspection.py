"""入户调查、现场核查."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.cases.special.inspection import Inspection
from app.cases.special.work import Line
from tests.app.cases.special.scenes import posted, scene

WORK = Inspection()
SCENE = scene("inspect", inspection={"min_visitors": 2, "record": ["家庭人口", "收入来源"], "photos": 2}, photos=2)
WHOLE = {
    "visitor": ["王海燕", "陈志远", ""],
    "place": "石桥镇上河村五组2号",
    "day": "2026-11-19",
    "time": "09:30",
    "note_0": "三口人",
    "note_1": "务工",
}


def test_a_whole_record_lacks_nothing_and_can_be_read_again() -> None:
    reading = WORK.read(posted(**WHOLE), SCENE)
    assert (reading.problems, WORK.lacking(reading.record, SCENE)) == ({}, {})
    assert WORK.read(WORK.typed(reading.record, SCENE), SCENE) == reading
    assert WORK.lines(reading.record) == (
        Line("到场人员", "王海燕、陈志远（2 人）"),
        Line("地点", "石桥镇上河村五组2号"),
        Line("时间", "2026-11-19 09:30"),
        Line("现场照片", "2 张"),
        Line("家庭人口", "三口人"),
        Line("收入来源", "务工"),
    )


@pytest.mark.parametrize(
    ("change", "control", "sentence"),
    [
        ({"visitor": ["王海燕", " 王海燕 "]}, "s_visitor", "“王海燕”写了两遍，到场的人要各写各的"),
        ({"visitor": ["王" * 41, "陈"]}, "s_visitor", "最多 40 个字，现在有 41 个字"),
        ({"day": "2026-11-21"}, "s_day", "不能晚于今天"),
        ({"day": "2026-11-17"}, "s_day", "不能早于 2026-11-18"),
        ({"day": "十一月"}, "s_day", "日期看不懂，请写成 2026-11-20 的样子"),
        ({"time": "九点"}, "s_time", "时间看不懂，请写成 09:30 的样子"),
        ({"day": "2026-11-20", "time": "12:01"}, "s_time", "不能晚于现在"),
        ({"place": "石" * 201}, "s_place", "最多 200 个字，现在有 201 个字"),
        ({"note_1": "好" * 1001}, "s_note_1", "最多 1000 个字，现在有 1001 个字"),
    ],
)
def test_what_cannot_be(change: dict[str, str | list[str]], control: str, sentence: str) -> None:
    assert WORK.read(posted(**{**WHOLE, **change}), SCENE).problems == {control: sentence}


@pytest.mark.parametrize(
    ("change", "control", "sentence"),
    [
        ({"visitor": ["王海燕"]}, "s_visitor", "到场的不能少于 2 人，现在写了 1 人"),
        ({"place": " "}, "s_place", "请写明去了哪里"),
        ({"day": ""}, "s_day", "请写明哪天去的"),
        ({"time": ""}, "s_time", "请写明几点去的"),
        ({"note_0": ""}, "s_note_0", "请写明“家庭人口”"),
    ],
)
def test_what_lacks(change: dict[str, str | list[str]], control: str, sentence: str) -> None:
    reading = WORK.read(posted(**{**WHOLE, **change}), SCENE)
    assert reading.problems == {}
    assert WORK.lacking(reading.record, SCENE) == {control: sentence}


def test_photos_are_counted_where_they_can_be() -> None:
    one, none = replace(SCENE, photos=1), replace(SCENE, photos=None)
    too_few = WORK.read(posted(**WHOLE), one).record
    assert WORK.lacking(too_few, one) == {"s_photos": "现场照片至少 2 张，本环节收到 1 张，请在材料里拍照上传"}
    assert Line("现场照片", "1 张") in WORK.lines(too_few)
    assert WORK.lacking(WORK.read(posted(**WHOLE), none).record, none) == {}


def test_nothing_typed_is_no_record_and_a_step_without_rules_asks_for_two() -> None:
    bare = scene("inspect")
    assert WORK.concerns(bare.spec) and not WORK.concerns(scene("review").spec)
    assert WORK.read(posted(visitor=["", " "], place="  "), bare).record == {}
    assert set(WORK.lacking({}, bare)) == {"s_visitor", "s_place", "s_day", "s_time", "s_note_0"}
