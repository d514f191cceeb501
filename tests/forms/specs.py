"""Small fields for tests of kinds."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from catalog.county import load_county
from catalog.definition import FieldSpec
from catalog.sample import DATA
from forms.errors import AnswerError
from forms.inbox import Inbox
from forms.kinds.base import Kind
from forms.places import places_of_county
from forms.registry import kind_of

TODAY = date(2026, 10, 20)
COUNTY = places_of_county(load_county(DATA / "organisations.yaml"))


def make_kind(kind: str, **options: Any) -> Kind[Any]:
    """A kind bound to a field called 项目."""
    return kind_of(FieldSpec(id="item", label="项目", kind=kind, **options))


def clean(kind: str, raw: str, **options: Any) -> Any:
    return make_kind(kind, **options).clean(raw, today=TODAY)


def collect(kind: str, *posted: str, complete: bool = True, **options: Any) -> tuple[Any, str]:
    """The value that these posted texts give in the sample county, and the sentence when they are refused."""
    inbox = Inbox(
        MultiDict([("f_item", text) for text in posted]), TODAY, complete, lambda *_: None, {}, {}, places=COUNTY
    )
    value = make_kind(kind, **options).collect(inbox, "f_item")
    return value, inbox.errors[0].message if inbox.errors else ""


def refusal(kind: str, raw: str, **options: Any) -> str:
    """The sentence with which the text is refused."""
    with pytest.raises(AnswerError) as refused:
        clean(kind, raw, **options)
    return str(refused.value)
