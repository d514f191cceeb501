"""A shared part is checked by itself."""

from __future__ import annotations

from typing import Any

import pytest

from catalog.checks.registry import RULES
from catalog.library import load_library
from catalog.library_checks import ALONE, part_findings
from catalog.sample import DATA

SHIPPED = load_library(DATA / "library.yaml")


def test_the_rules_exist() -> None:
    assert {rule.__name__ for rule in RULES} >= ALONE


@pytest.mark.parametrize("kind", SHIPPED.raw)
def test_shipped_parts_have_no_errors(kind: str) -> None:
    for name, value in SHIPPED.raw[kind].items():
        found = part_findings(kind, value, library=SHIPPED)
        assert [one for one in found if one.severity == "error"] == [], name


@pytest.mark.parametrize(
    ("kind", "value", "path"),
    [
        ("documents", {"id": "x", "name": "居民身份证", "kind": "nonsense"}, "documents[0].kind"),
        ("fields", {"id": "x", "label": "选", "kind": "choice"}, "sections[0].fields[0]"),
        ("fields", {"id": "x", "label": "选", "kind": "text", "pattern": "(a+)+"}, "sections[0].fields[0].pattern"),
        ("steps", {"id": "x", "name": "公示", "kind": "publicise", "tier": "township"}, "steps[0]"),
        ("legal_bases", {"title": "《食品安全法》", "level": "law"}, "legal_basis[0].title"),
    ],
)
def test_what_is_wrong_is_found(kind: str, value: Any, path: str) -> None:
    assert path in {one.path for one in part_findings(kind, value, library=SHIPPED)}


def test_what_only_a_service_can_know_is_not_asked() -> None:
    field = {"id": "x", "label": "甲", "kind": "date", "computed": {"take": "birth_date", "source": "nobody"}}
    assert part_findings("fields", {**field, "visible_when": "没有这一项 = 是"}, library=SHIPPED) == ()


@pytest.mark.parametrize("value", [None, 1, [], {"name": 1.5}, {"use": "none"}])
def test_what_cannot_be_read_has_no_findings(value: Any) -> None:
    assert part_findings("documents", value, library=SHIPPED) == ()
