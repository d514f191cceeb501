from __future__ import annotations

from typing import Any

import pytest

from forms import messages
from tests.forms.specs import COUNTY, collect, make_kind, refusal

SHANGHE = "990101101201/3组 青石县石桥镇上河村3组"


@pytest.mark.parametrize(
    "posted",
    [
        ("990101101201", "3组"),
        ("990101101201", "第三组"),
        (" 990101101201 ", "３"),
        ("990101101201/3组",),
        (SHANGHE,),
        ("青石县石桥镇上河村3组",),
        ("石桥镇上河村三组",),
        ("", "上河村3组"),
    ],
)
def test_code_and_group_or_names_give_one_text(posted: tuple[str, ...]) -> None:
    assert collect("region", *posted) == (SHANGHE, "")


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        (("990101101999", "1组"), messages.PLACE_GONE.format(text="990101101999")),
        (("990101101", ""), messages.PLACE_GONE.format(text="990101101")),
        (("没有的村3组",), messages.PLACE_UNKNOWN.format(text="没有的村3组")),
        (("990101101201", ""), messages.GROUP_MISSING.format(place="上河村")),
        (("outside", "外省某县"), messages.PLACE_NOT_OUTSIDE),
        (("990101101201", "组" * 21), messages.TOO_LONG.format(limit=20, length=21)),
        (("990101101201", "\x00"), messages.CONTROL_CHARACTER),
    ],
)
def test_what_is_no_place_is_refused(posted: tuple[str, ...], sentence: str) -> None:
    assert collect("region", *posted) == (None, sentence)


def test_an_unknown_group_is_told_with_those_there_are() -> None:
    value, sentence = collect("region", "990101101201", "99组")
    assert value is None and "上河村没有“99组”" in sentence and "1组、2组" in sentence


def test_a_draft_may_lack_the_group() -> None:
    assert collect("region", "990101101201", "", complete=False)[0] == "990101101201 青石县石桥镇上河村"


def test_blank_is_no_answer_and_far_too_much_is_none_either() -> None:
    assert collect("region", "", " ") == (None, "")
    assert collect("region") == (None, "")
    assert collect("region", "9" * 10_000, "3" * 10_000) == (None, "")


def test_a_community_without_groups_takes_what_is_written() -> None:
    assert collect("region", "990101101001", "正街 2栋")[0] == "990101101001/正街2栋 青石县石桥镇石桥社区正街2栋"
    assert collect("region", "990101101001")[0] == "990101101001 青石县石桥镇石桥社区"


@pytest.mark.parametrize(
    ("depth", "posted", "value"),
    [
        ("village", "990101101201", "990101101201 青石县石桥镇上河村"),
        ("township", "990101101", "990101101 青石县石桥镇"),
    ],
)
def test_depth(depth: str, posted: str, value: str) -> None:
    assert collect("region", posted, "3组", depth=depth) == (value, "")


def test_outside_the_county() -> None:
    kind = make_kind("region", outside=True)
    assert collect("region", "outside", "外省某县某乡", outside=True) == ("外地 外省某县某乡", "")
    assert collect("region", "外地 外省某县某乡", outside=True) == ("外地 外省某县某乡", "")
    assert collect("region", "outside", "", outside=True) == (None, messages.PLACE_OUTSIDE_WORDS)
    assert kind.display("外地 外省某县某乡") == "外省某县某乡"
    assert kind.texts("外地 外省某县某乡") == ("outside", "外省某县某乡")


@pytest.mark.parametrize("value", [SHANGHE, "990101101201 青石县石桥镇上河村", "外地 外省某县"])
def test_stored_shown_and_typed_again(value: str) -> None:
    """The names stay those of the day it was chosen."""
    kind = make_kind("region", outside=True)
    assert kind.decode(kind.encode(value)) == value
    assert kind.display(value) == value.split(" ", 1)[1]
    again, sentence = collect("region", *kind.texts(value), outside=True, complete=False)
    assert (again, sentence) == (value, "")
    assert collect("region", kind.import_cell(kind.text(value)), outside=True, complete=False)[0] == value


def test_without_the_county_nothing_new_can_be_read() -> None:
    assert refusal("region", "990101101201") == messages.PLACE_UNKNOWN.format(text="990101101201")


def test_offers_are_villages_under_their_township() -> None:
    offers = {part.heading: part.options for part in make_kind("region", outside=True).offers(COUNTY)}
    village = next(one for one in offers["石桥镇"] if one.code == "990101101201")
    assert (village.label, village.initials, village.name) == ("上河村", "shc", "青石县石桥镇上河村")
    assert "3组" in village.groups
    assert [one.label for one in offers[""]] == ["外地"]
    towns = list(make_kind("region", depth="township").offers(COUNTY))
    assert [part.heading for part in towns] == [""] and towns[0].options[0].code == "990101001"


@pytest.mark.parametrize(
    ("options", "units"),
    [
        ({}, ("县（市、区）", "乡镇", "村（社区）", "组")),
        ({"depth": "village", "outside": True}, ("县（市、区）", "乡镇", "村（社区）")),
        ({"depth": "township"}, ("县（市、区）", "乡镇")),
    ],
)
def test_print(options: dict[str, Any], units: tuple[str, ...]) -> None:
    line = make_kind("region", **options).blank()
    assert (line.style, line.choices) == ("units", units)
    assert make_kind("region").written("990101101201/3组 青石县石桥镇上河村3组") == ("青石县石桥镇上河村3组",)
