"""Figures of definitions and how much time they save."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from catalog.figures import Compression, Figures, compression_of, figures_of, totals
from catalog.primitives import LimitSpec, Unit, read_limit
from catalog.versions import canonical_json
from tests.definitions import load


def figures(**changes: Any) -> Figures:
    """Of the minimal service, changed."""
    limits = {key: LimitSpec.model_validate(read_limit(changes.pop(key))) for key in list(changes) if "limit" in key}
    return figures_of(canonical_json(load("minimal").model_copy(update={**changes, **limits})))


def test_figures_of_a_stored_version() -> None:
    found = figures(statutory_limit="20个工作日", former_steps=5, any_place="county")
    assert (found.code, found.item_type, found.department) == ("T-MINIMAL", "payment", "civil_affairs")
    assert (found.steps, found.former_steps, found.documents) == (2, 5, 1)
    assert found.any_place == "county" and found.acceptance_tiers == ("township",)
    assert str(found.promised) == "10 个工作日"


def test_a_version_stored_before_the_key_existed() -> None:
    text = canonical_json(load("minimal")).replace('"former_steps":null,', "")
    assert "former_steps" not in text
    assert figures_of(text).former_steps is None


def test_documents_that_a_certificate_stands_for() -> None:
    service = load("minimal")
    document = service.documents[0].model_copy(update={"exempt_by": "id_card"})
    found = figures_of(canonical_json(service.model_copy(update={"documents": (document,)})))
    assert [(one.document, one.certificate) for one in found.exemptions] == [("居民身份证", "id_card")]


@pytest.mark.parametrize(
    ("statutory", "promised", "expected"),
    [
        ("20个工作日", "10个工作日", Compression(Unit.WORKING_DAYS, 20, 10)),
        ("30天", "当场", Compression(Unit.NATURAL_DAYS, 30, 0)),
        ("45天", "20个工作日", None),
        ("2个月", "60天", None),
        ("当场", "当场", None),
    ],
)
def test_only_equal_units_are_compared(statutory: str, promised: str, expected: Compression | None) -> None:
    assert compression_of(figures(statutory_limit=statutory, promised_limit=promised)) == expected


def test_without_a_limit_by_law_there_is_nothing_to_compare() -> None:
    assert compression_of(figures()) is None


def test_totals_are_kept_apart_by_unit() -> None:
    added = totals(
        [
            Compression(Unit.NATURAL_DAYS, 60, 30),
            Compression(Unit.WORKING_DAYS, 100, 40),
            Compression(Unit.WORKING_DAYS, 50, 30),
        ]
    )
    assert added == (Compression(Unit.WORKING_DAYS, 150, 70), Compression(Unit.NATURAL_DAYS, 60, 30))
    assert added[0].saved == 80 and added[0].rate == Fraction(8, 15)
