"""The small language of messages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.notifications.placeholders import MOST_PARTS, complaints, discreet, fill, holes, parts, samples, surname_only
from app.notifications.shipped import shipped

VALUES = shipped().events["yellow_card"].values


def test_placeholders_are_filled_in_and_pieces_without_a_value_left_out() -> None:
    text = "{事项}[，电话{电话}][，还剩{天数}天]。"
    assert fill(text, {"事项": "高龄津贴", "电话": "", "天数": "2"}) == "高龄津贴，还剩2天。"


@given(st.text(max_size=80))
def test_a_value_is_never_read_as_a_placeholder(value: str) -> None:
    assert fill("{原因}[{原因}]", {"原因": value, "事项": "x"}) == value * 2


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "请写消息的内容"),
        ("您的{身份证号}", "没有“身份证号”这个占位词"),
        ("您的{事项", "括号不成对"),
        ("[您的[{事项}]]", "括号不成对"),
        ("{天数}天", "“天数”不一定有"),
        ("字" * 601, "最多 600 个字，现在有 601 个字"),
        ("字" * 400, "短信太长"),
    ],
)
def test_what_is_wrong_with_a_text_is_said(text: str, complaint: str) -> None:
    assert any(complaint in sentence for sentence in complaints(text, values=VALUES, form="sms"))


def test_all_shipped_texts_are_right() -> None:
    for (event, audience, form), text in shipped().texts.items():
        values = shipped().events[event].values
        assert complaints(text, values=values, form=form) == [], (event, audience, form)
        assert holes(text), (event, audience, form)
        if form == "sms":
            assert parts(fill(text, samples(values))) <= 2


@pytest.mark.parametrize(("length", "expected"), [(0, 1), (70, 1), (71, 2), (134, 2), (135, 3), (67 * MOST_PARTS, 4)])
def test_text_messages_are_counted_by_70_and_67(length: int, expected: int) -> None:
    assert parts("字" * length) == expected


def test_rare_characters_take_two_places() -> None:
    assert parts("𠮷" * 35) == 1
    assert parts("𠮷" * 36) == 2


def test_numbers_of_people_never_stand_in_a_value() -> None:
    for number in ("11010519491231002X", "6222020200112233445", "13800138000"):
        assert number not in discreet(f"张三 {number} 未带\n原件")
    assert discreet("缺户口簿\n复印件 2 份") == "缺户口簿 复印件 2 份"
    assert len(discreet("长" * 500)) == 60


def test_a_name_is_told_by_its_first_character() -> None:
    assert (surname_only("张桂兰"), surname_only("")) == ("张**", "")
