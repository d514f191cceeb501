"""Invented answers are answers: the desk's form takes what a sample is filled with."""

from __future__ import annotations

from typing import Any

import pytest

from catalog import vocabulary
from catalog.sample_values import sample_answer
from tests.forms.specs import collect, make_kind

OPTIONS = ({"code": "pig", "label": "猪"}, {"code": "cow", "label": "牛"})
NEEDED: dict[str, dict[str, Any]] = {
    "choice": {"options": OPTIONS},
    "multi_choice": {"options": OPTIONS},
    "cascade": {"options": OPTIONS},
}
NOT_INVENTED = {"group", "area", "notice", "signature_line"}


def invented(kind: str, **more: Any) -> Any:
    return sample_answer(make_kind(kind, **more).spec)


@pytest.mark.parametrize("kind", sorted(vocabulary.codes("field_kind") - NOT_INVENTED))
def test_every_kind_takes_what_is_invented_for_it(kind: str) -> None:
    answer = invented(kind, **NEEDED.get(kind, {}))
    typed = "、".join(answer) if isinstance(answer, list) else "是" if answer is True else str(answer)
    value, refused = collect(kind, typed, **NEEDED.get(kind, {}))
    assert value not in (None, "", ()) and not refused


@pytest.mark.parametrize("kind", sorted(NOT_INVENTED))
def test_what_cannot_be_invented_is_left(kind: str) -> None:
    assert (
        invented(kind, **({"fields": ({"id": "a", "label": "甲", "kind": "text"},)} if kind == "group" else {})) is None
    )


def test_bounds_examples_and_patterns_are_kept() -> None:
    assert invented("number", min_value=18) == 18
    assert invented("money", max_value="0.5") == 0.5
    assert invented("text", max_length=2) == "示例"
    assert invented("text", example="青石县社会福利院") == "青石县社会福利院"
    assert invented("text", pattern=r"\d{4}") is None
    assert invented("text", pattern=r"\d{4}", example="2026") == "2026"
