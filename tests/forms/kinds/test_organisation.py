from __future__ import annotations

import pytest

from forms import messages
from tests.forms.specs import COUNTY, collect, make_kind, refusal


@pytest.mark.parametrize(
    ("posted", "value"),
    [
        ("civil_affairs", "civil_affairs 县民政局"),
        ("县民政局", "civil_affairs 县民政局"),
        ("990101101", "990101101 石桥镇"),
        ("石桥镇上河村", "990101101201 石桥镇上河村"),
        ("civil_affairs 旧的名称", "civil_affairs 县民政局"),
    ],
)
def test_code_or_name(posted: str, value: str) -> None:
    assert collect("organisation", posted) == (value, "")


@pytest.mark.parametrize("posted", ["no_such_office", "990101", "字" * 5000])
def test_what_cannot_be_chosen(posted: str) -> None:
    value, sentence = collect("organisation", posted)
    assert value is None and sentence == messages.OFFICE_GONE.format(text=messages.quote(posted))


def test_only_the_kinds_that_are_offered() -> None:
    assert collect("organisation", "990101101", offices=("department",))[0] is None
    assert collect("organisation", "990101", offices=("county",)) == ("990101 青石县", "")
    offered = list(make_kind("organisation", offices=("department",)).offers(COUNTY))
    assert [part.heading for part in offered] == ["县直部门"]
    everything = [one.code for part in make_kind("organisation").offers(COUNTY) for one in part.options]
    assert {"civil_affairs", "990101101", "990101101201"} <= set(everything) and "990101" not in everything


def test_stored_shown_and_typed_again() -> None:
    kind, value = make_kind("organisation"), "civil_affairs 县民政局"
    assert kind.decode(kind.encode(value)) == value
    assert kind.display(value) == "县民政局"
    assert collect("organisation", *kind.texts(value))[0] == value
    assert kind.blank().style == "line"
    assert refusal("organisation", "县民政局") == messages.PLACE_UNKNOWN.format(text="县民政局")
    assert collect("organisation", " ") == (None, "")
