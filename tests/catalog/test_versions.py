"""Canonical JSON and digests."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from pydantic import ValidationError

from catalog.definition import ServiceDefinition
from catalog.versions import canonical_json, digest, from_canonical, plain_decimal
from tests.catalog.strategies import definitions
from tests.definitions import NAMES, load
from tests.support.search import share


@share(0.25)
@given(definitions)
def test_canonical_json_is_stable_and_reads_back(definition: ServiceDefinition) -> None:
    text = canonical_json(definition)
    again = from_canonical(text)
    assert again == definition
    assert canonical_json(again) == text
    assert digest(again) == digest(definition)


@pytest.mark.parametrize("name", NAMES)
def test_every_key_is_written_out_and_sorted(name: str) -> None:
    data = json.loads(canonical_json(load(name)))
    assert set(data) == set(ServiceDefinition.model_fields)
    assert list(data) == sorted(data)


def test_digest_follows_content_only() -> None:
    first, second = load("minimal"), load("minimal")
    assert digest(first) == digest(second)
    assert len(digest(first)) == 64
    assert digest(first.model_copy(update={"name": "别的"})) != digest(first)


def test_equal_amounts_have_one_digest() -> None:
    rich = load("rich")
    fee = rich.fees[0]
    assert fee.amount == Decimal("8.50")
    same = rich.model_copy(update={"fees": (fee.model_copy(update={"amount": Decimal("8.5")}),)})
    assert digest(same) == digest(rich)


@pytest.mark.parametrize(
    ("amount", "text"),
    [("1.00", "1"), ("100", "100"), ("1E+2", "100"), ("0.50", "0.5"), ("-0", "0"), ("-0.00", "0"), ("0E+3", "0")],
)
def test_plain_decimal(amount: str, text: str) -> None:
    assert plain_decimal(Decimal(amount)) == text


def test_a_huge_exponent_does_not_swell() -> None:
    assert len(plain_decimal(Decimal("1E+999999"))) < 20
    assert Decimal(plain_decimal(Decimal("1E+999999"))) == Decimal("1E+999999")


def test_other_json_is_refused() -> None:
    with pytest.raises(ValidationError):
        from_canonical('{"code": "T-X"}')
