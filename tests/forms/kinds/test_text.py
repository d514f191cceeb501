from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import messages
from tests.forms.specs import TODAY, clean, make_kind, refusal
from tests.support.patience import comes_to_an_end


def test_blanks_and_invisible_characters_are_tidied() -> None:
    assert clean("text", "  石桥镇\u200b 　上河村 \ufeff") == "石桥镇 上河村"


def test_control_characters_are_refused() -> None:
    assert refusal("text", "石桥\x00镇") == messages.CONTROL_CHARACTER
    assert refusal("text", "石桥\ud800镇") == messages.CONTROL_CHARACTER
    assert refusal("text", "石桥\ufffd镇") == messages.REPLACEMENT_CHARACTER


def test_length_counts_characters_of_all_planes_alike() -> None:
    assert clean("text", "𠮷" * 200) == "𠮷" * 200
    assert refusal("text", "字" * 201) == messages.TOO_LONG.format(limit=200, length=201)
    assert refusal("text", "字" * 6, max_length=5) == messages.TOO_LONG.format(limit=5, length=6)


@pytest.mark.parametrize("kind", ["text", "multiline", "name", "id_number", "number", "date", "choice", "multi_choice"])
def test_ten_megabytes_are_refused_at_once(kind: str) -> None:
    with comes_to_an_end():
        message = refusal(kind, "字" * 10_000_000, options=("甲", "乙"))
    assert "10000000" in message and len(message) < 60


def test_multiline_keeps_lines_and_counts_each_line_end_once() -> None:
    assert clean("multiline", " 第一行\r\n第二行\n\n第三行 ") == "第一行\n第二行\n\n第三行"
    assert clean("multiline", "字\r\n" * 50, max_length=100) == ("字\n" * 50).strip()
    assert refusal("multiline", "字\r\n" * 51, max_length=100) == messages.TOO_LONG.format(limit=100, length=102)


def test_pattern_of_the_definition() -> None:
    options = {"pattern": r"[A-Z]{2}\d{4}", "example": "QS2026"}
    assert clean("text", "QS2026", **options) == "QS2026"
    assert refusal("text", "QS2026-1", **options) == messages.PATTERN.format(example="QS2026")
    assert refusal("text", "1", pattern=r"\d{4}", pattern_message="请填四位年份") == "请填四位年份"
    assert (
        refusal("bank_account", "6217009900100123", pattern=r"\d{19}", pattern_message="社保卡应为 19 位")
        == "社保卡应为 19 位"
    )


def test_a_pattern_never_runs_on_long_text() -> None:
    options = {"pattern": r"\d*\d*\d*x", "max_length": 20000}
    with comes_to_an_end():
        assert refusal("multiline", "1" * 20000, **options) == messages.TOO_LONG.format(limit=200, length=20000)
        assert refusal("text", "1" * 200, **options) == messages.PATTERN_NO_EXAMPLE


def test_area_takes_codes_and_names() -> None:
    assert clean("area", "990101") == "990101000000"
    assert clean("area", "990101 101 ２０３") == "990101101203"
    assert clean("area", "石桥镇上河村") == "石桥镇上河村"
    assert refusal("area", "9901") == messages.AREA_LENGTH.format(length=4)


def test_printed_lines() -> None:
    assert make_kind("text", print_width="wide").blank().style == "line"
    assert (
        make_kind("multiline", max_length=200).blank().style,
        make_kind("multiline", max_length=200).blank().count,
    ) == ("lines", 5)


def test_controls_never_offer_what_the_browser_remembers() -> None:
    attributes = make_kind("text", example="石桥镇", max_length=30).attributes
    assert attributes == {"inputmode": "text", "autocomplete": "off", "maxlength": "30", "placeholder": "石桥镇"}


@given(st.text(max_size=60))
def test_any_text_is_taken_or_refused_and_taken_text_is_stable(raw: str) -> None:
    kind = make_kind("text")
    try:
        value = kind.clean(raw, today=TODAY)
    except ValueError:
        return
    assert kind.clean(value, today=TODAY) == value
    assert kind.decode(kind.encode(value)) == value
    value.encode()
