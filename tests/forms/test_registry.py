from __future__ import annotations

import pytest

from catalog import vocabulary
from catalog.definition import FieldSpec
from forms.kinds.numbers import Number
from forms.kinds.text import Text
from forms.registry import KINDS, DuplicateKindError, gather, kind_of
from tests.forms.specs import make_kind


def test_the_kinds_are_those_the_catalogue_knows() -> None:
    assert set(KINDS) == vocabulary.codes("field_kind")
    assert all(kind.id == key for key, kind in KINDS.items())


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_drawn_and_printed(kind: str) -> None:
    bound = make_kind(kind, required=True, help="说明", unit="元", print_width="wide")
    line = bound.blank()
    assert (line.label, line.required, line.help, line.width) == ("项目", True, "说明", "wide")
    assert bound.required_message in ("请填写项目", "请选择项目", "请先读完“项目”，同意后打勾")
    assert bound.build()


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(KeyError):
        kind_of(make_kind("text").spec.model_copy(update={"kind": "hologram"}))


def test_two_classes_of_one_id_are_refused_by_name() -> None:
    class Another(Number):
        id = "text"

    with pytest.raises(DuplicateKindError, match=r"kind 'text' is both forms\.kinds\.text\.Text and .*Another"):
        gather([Text, Number, Another])


def test_the_order_does_not_depend_on_who_imported_first() -> None:
    assert list(KINDS) == list(gather(KINDS.values()))
    places = [kind.__module__ for kind in KINDS.values()]
    assert places == sorted(places)


def test_a_group_has_no_columns_that_are_groups() -> None:
    inner = FieldSpec(id="inner", label="内", kind="group")
    with pytest.raises(KeyError):
        kind_of(FieldSpec(id="outer", label="外", kind="group", fields=(inner,)))
