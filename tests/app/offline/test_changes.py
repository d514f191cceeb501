"""Whether a newer version changes anything for somebody whose form was filled in on an older one: pure."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from app.offline.changes import what_changed
from app.offline.envelopes import Envelope
from app.publishing.versions import LoadedVersion
from catalog.compiled import compile_definition
from catalog.definition import DocumentSpec, ServiceDefinition
from catalog.primitives import LimitSpec
from forms.places import NOWHERE
from forms.submission import read_submission
from tests.definitions import load

TODAY = dt.date(2026, 10, 21)


def changed(new: ServiceDefinition) -> list[str]:
    old = load("minimal")
    pairs = [(f"f_{key}", str(value)) for key, value in old.samples[0].answers.items()]
    posted = [("handled_by", "self"), ("d_id_card_originals", "1"), ("d_id_card_copies", "1"), *pairs]
    envelope = Envelope(version_id=1, pairs=tuple(posted), made_at=dt.datetime(2026, 10, 21, 9, tzinfo=dt.UTC))
    pinned, newer = (_version(number, one) for number, one in enumerate((old, new), 1))
    submission = read_submission(pinned.compiled, envelope.answers, today=TODAY)
    return list(what_changed(submission, envelope, pinned=pinned, newer=newer, today=TODAY, places=NOWHERE))


def _version(number: int, definition: ServiceDefinition) -> LoadedVersion:
    return LoadedVersion(number, 1, number, TODAY, compile_definition(definition))


@pytest.mark.parametrize(
    "update",
    [
        {"summary": "换一句话"},
        {"conditions": ("本县户籍居民",), "name": "换个名字"},
        {
            "documents": (
                *load("minimal").documents,
                DocumentSpec(id="other", name="别的证明", when="handled_by = agent"),
            )
        },
    ],
)
def test_what_does_not_apply_to_the_applicant_changes_nothing(update: dict[str, Any]) -> None:
    assert changed(load("minimal").model_copy(update=update)) == []


@pytest.mark.parametrize(
    ("update", "said"),
    [
        ({"promised_limit": LimitSpec(value=5, unit="working_days")}, "时限"),
        ({"documents": (*load("minimal").documents, DocumentSpec(id="income", name="收入证明", copies=1))}, "收入证明"),
        ({"conditions": ("本县户籍居民", "年满六十周岁")}, "年满六十周岁"),
        ({"steps": load("minimal").steps[:1]}, "县级审批"),
    ],
)
def test_what_applies_is_told_in_plain_words(update: dict[str, Any], said: str) -> None:
    assert said in "".join(changed(load("minimal").model_copy(update=update)))
