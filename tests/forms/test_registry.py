from __future__ import annotations

import pytest

from catalog import vocabulary
from forms.registry import KINDS, kind_of
from tests.forms.specs import make_kind


def test_the_kinds_are_those_the_catalogue_knows() -> None:
    assert set(KINDS) == vocabulary.codes("field_kind")
    assert all(kind.id == key for key, kind in KINDS.items())


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_drawn_and_printed(kind: str) -> None:
    bound = make_kind(kind, required=True, help="说明", unit="元", print_width="wide")
    line = bound.blank()
    assert (line.label, line.required, line.help, line.width) == ("项目", True, "说明", "wide")
    assert bound.required_message in ("请填写项目", "请选择项目")
    assert bound.build()


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(KeyError):
        kind_of(make_kind("text").spec.model_copy(update={"kind": "hologram"}))
