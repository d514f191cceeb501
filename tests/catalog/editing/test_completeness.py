"""How complete a draft is, and what it still lacks."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from catalog.editing.completeness import completeness_of
from catalog.editing.trees import tree_of
from tests.catalog.editing.support import library, plain_mappings, plain_values, shipped, tree


@given(plain_values | plain_mappings)
def test_anything_has_a_percentage(value: Any) -> None:
    found = completeness_of(value, library())
    assert 0 <= found.percent <= 100
    assert (found.percent == 100) <= (not found.missing)


def test_nothing_said_is_nothing() -> None:
    assert completeness_of({}, library()).percent == 0
    assert completeness_of(None).missing == ()


def test_shipped_services_say_nearly_everything() -> None:
    shared, services = shipped()
    percents = [completeness_of(tree_of(one, shared), shared).percent for one in services]
    assert min(percents) >= 75 and max(percents) <= 100


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"contact": {"consult_phone": " "}}, "contact.consult_phone"),
        ({"legal_basis": [{"use": "act"}]}, "legal_basis[0].article"),
        ({"steps": [{"chain": "two"}, {"id": "x", "name": "办"}]}, "steps[1].limit"),
        ({"documents": [{"use": "id_card"}]}, "documents[0].obtain_from"),
        ({"codes": {}}, "codes.catalog_code"),
        ({"statutory_limit": None}, "statutory_limit"),
    ],
)
def test_what_is_missing_is_told_with_its_place(change: dict[str, Any], path: str) -> None:
    assert path in [one.path for one in completeness_of({**tree(), **change}, library()).missing]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"statutory_note": "法律没有规定"}, "statutory_limit"),
        ({"codes": {"local_catalog_code": "99"}}, "codes.catalog_code"),
        ({"documents": [{"use": "id_card", "issued_by": "公安"}]}, "documents[0].obtain_from"),
        ({"visits": 0}, "visits_reason"),
        ({"fee_note": "不收费"}, "fees"),
        ({"contact": {"hours": "周一至周五"}}, "contact.hours"),
    ],
)
def test_what_is_said_elsewhere_is_not_missing(change: dict[str, Any], path: str) -> None:
    assert path not in [one.path for one in completeness_of({**tree(), **change}, library()).missing]


def test_saying_more_is_more_and_the_sentence_is_short() -> None:
    less = completeness_of(tree(), library())
    more = completeness_of({**tree(), "contact": {"consult_phone": "0000-1", "hours": "周一"}}, library())
    assert more.percent > less.percent
    assert less.sentence.startswith("还差 ") and less.sentence.endswith("项")
    assert completeness_of(None).sentence == ""
