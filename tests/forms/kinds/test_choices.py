from __future__ import annotations

import pytest

from catalog import vocabulary
from forms import messages
from tests.forms.specs import clean, make_kind, refusal

OPTIONS = (
    {"code": "self", "label": "自己住"},
    {"code": "rent", "label": "租给别人（ABC）"},
    {"code": "empty", "label": "空着"},
)


def test_codes_labels_and_other_words_give_the_code() -> None:
    assert clean("choice", "rent", options=OPTIONS) == "rent"
    assert clean("choice", "租给别人(abc)", options=OPTIONS) == "rent"
    assert clean("choice", "邮储银行", options_from="bank") == "postal"
    assert refusal("choice", "卖了", options=OPTIONS) == messages.NOT_AN_OPTION.format(text="卖了")


def test_a_code_wins_over_another_options_label() -> None:
    options = ({"code": "a", "label": "b"}, {"code": "b", "label": "c"})
    assert clean("choice", "b", options=options) == "b"


def test_few_options_are_radios_many_are_a_list() -> None:
    assert make_kind("choice", options=OPTIONS).control == "radios"
    nation = make_kind("choice", options_from="nation")
    assert nation.control == "select"
    assert [choice.code for choice in nation.choices] == [option.code for option in vocabulary.options("nation")]


def test_several() -> None:
    kind = make_kind("multi_choice", options=OPTIONS)
    assert clean("multi_choice", "空着、自己住", options=OPTIONS) == ("self", "empty")
    assert kind.decode(kind.encode(("self", "empty"))) == ("self", "empty")
    assert kind.display(("self", "empty")) == "自己住、空着"
    assert kind.texts(("self", "empty")) == ("self", "empty")
    assert refusal("multi_choice", "空着、卖了", options=OPTIONS) == messages.NOT_AN_OPTION.format(text="卖了")


@pytest.mark.parametrize(
    ("typed", "value"), [("yes", True), ("是", True), ("1", True), ("no", False), ("否", False), ("没有", False)]
)
def test_boolean(typed: str, value: bool) -> None:
    assert clean("boolean", typed) is value


def test_boolean_keeps_apart_no_and_nothing() -> None:
    kind = make_kind("boolean")
    assert kind.decode(kind.encode(False)) is False
    assert (kind.text(False), kind.display(False), kind.display(True)) == ("no", "否", "是")
    assert refusal("boolean", "也许") == messages.NOT_YES_OR_NO.format(text="也许")
    assert kind.import_cell(True) == "是"


def test_printed_ticks() -> None:
    assert make_kind("choice", options=OPTIONS).blank().choices == ("自己住", "租给别人（ABC）", "空着")
    assert make_kind("boolean").blank().choices == ("是", "否")
