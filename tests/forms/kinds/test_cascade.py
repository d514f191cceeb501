from __future__ import annotations

import pytest

from catalog.definition import FieldSpec
from forms import messages
from tests.forms.cases import compiled, read, typed, with_fields
from tests.forms.specs import clean, make_kind, refusal

OPTIONS = (
    {"code": "illness", "label": "因病"},
    {"code": "cancer", "label": "恶性肿瘤", "parent": "illness"},
    {"code": "other_illness", "label": "其他", "parent": "illness"},
    {"code": "disaster", "label": "因灾"},
    {"code": "flood", "label": "洪涝", "parent": "disaster"},
    {"code": "house", "label": "房屋倒塌", "parent": "flood"},
    {"code": "other_disaster", "label": "其他", "parent": "disaster"},
    {"code": "none", "label": "没有困难"},
)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("cancer", ("illness", "cancer")),
        ("恶性肿瘤", ("illness", "cancer")),
        ("因病／恶性肿瘤", ("illness", "cancer")),
        ("因病 / 恶性肿瘤", ("illness", "cancer")),
        ("因灾>洪涝>房屋倒塌", ("disaster", "flood", "house")),
        ("没有困难", ("none",)),
    ],
)
def test_the_leaf_gives_the_whole_way(text: str, path: tuple[str, ...]) -> None:
    assert clean("cascade", text, options=OPTIONS) == path


def test_a_branch_is_not_enough_and_one_label_of_two_neither() -> None:
    assert refusal("cascade", "因病", options=OPTIONS) == messages.CHOOSE_DEEPER.format(text="因病")
    assert refusal("cascade", "flood", options=OPTIONS) == messages.CHOOSE_DEEPER.format(text="洪涝")
    assert refusal("cascade", "没听过", options=OPTIONS) == messages.NOT_AN_OPTION.format(text="没听过")
    assert refusal("cascade", "字" * 300, options=OPTIONS) == messages.TOO_LONG.format(limit=200, length=300)


def test_stored_shown_typed_again_and_printed() -> None:
    kind = make_kind("cascade", options=OPTIONS)
    for choice in kind.choices:
        value = clean("cascade", choice.code, options=OPTIONS)
        assert kind.decode(kind.encode(value)) == value
        assert kind.display(value) == choice.label
        assert clean("cascade", kind.text(value), options=OPTIONS) == value
        assert clean("cascade", choice.label, options=OPTIONS) == value
    assert kind.blank().choices[0] == "因病／恶性肿瘤"


def test_the_list_without_script_stands_under_its_first_steps() -> None:
    headings = {
        part.heading: [one.label for one in part.options] for part in make_kind("cascade", options=OPTIONS).headings()
    }
    assert headings == {"因病": ["恶性肿瘤", "其他"], "因灾": ["洪涝／房屋倒塌", "其他"], "": ["没有困难"]}


def test_a_circle_of_parents_ends() -> None:
    circle = ({"code": "a", "label": "甲", "parent": "b"}, {"code": "b", "label": "乙", "parent": "a"})
    assert make_kind("cascade", options=circle).choices == ()


@pytest.mark.parametrize(
    ("condition", "leaf", "asked"),
    [
        ("困难 包含 因病", "cancer", True),
        ("困难 包含 恶性肿瘤", "cancer", True),
        ("困难 包含 因病", "house", False),
        ("困难 包含 洪涝", "house", True),
    ],
)
def test_conditions_ask_for_the_leaf_or_the_branch(condition: str, leaf: str, asked: bool) -> None:
    trouble = FieldSpec.model_validate({"id": "trouble", "label": "困难", "kind": "cascade", "options": OPTIONS})
    note = FieldSpec(id="note", label="说明", kind="text", visible_when=condition)
    service = with_fields(compiled("minimal").definition, trouble, note)
    answers = read(service, typed(f_trouble=leaf, f_note="写了"), complete=False).answers
    assert ("note" in answers.values) is asked
