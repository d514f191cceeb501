"""Everything that names a field, an option, a paper, a group or a step is found."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from catalog.editing.places import parse_path
from catalog.editing.references import Whole, references, uses
from tests.catalog.editing.support import library, plain_mappings, tree


def used(path: str) -> dict[str, str]:
    found = uses(Whole.of(tree(), library()), parse_path(path))
    return {one.path: one.sentence for one in found}


@pytest.mark.parametrize(
    ("path", "places"),
    [
        ("situations[0]", {"documents[1].when", "samples[0].situations.origin"}),
        ("situations[0].id", {"documents[1].when", "samples[0].situations.origin"}),
        ("situations[0].options[1]", {"documents[1].when", "samples[0].situations.origin"}),
        ("situations[0].options[0]", {"situations[0].default"}),
        ("sections[0].fields[1]", {"documents[1].when", "steps[2].when", "samples[0].answers.home"}),
        ("sections[0].fields[1].options[1].code", {"steps[2].when", "samples[0].answers.home"}),
        ("sections[0].fields[2]", {"sections[0].fields[3].computed.source"}),
        ("sections[0].fields[4]", {"sections[0].fields[5].visible_when", "samples[0].answers.kin"}),
        ("sections[0].fields[4].fields[0]", {"samples[0].answers.kin[0].kin_name"}),
        ("sections[0].fields[0]", set()),
        ("sections[0].fields[5]", set()),
        ("sections[1]", {"documents[0].when", "steps[0]", "samples[0].answers.payee"}),
        ("documents[1]", {"proxy.collector_documents[0]"}),
        ("documents[0]", set()),
        ("document_groups[0]", {"documents[1].group"}),
        ("steps[1]", {"sections[0].fields[5].step"}),
        ("steps[2]", {"steps[1].routes[0].to"}),
        ("steps[0]", set()),
        ("samples[0]", set()),
    ],
)
def test_who_uses_it(path: str, places: set[str]) -> None:
    assert set(used(path)) == places


def test_uses_are_said_in_words() -> None:
    assert used("sections[0].fields[1]") == {
        "documents[1].when": "材料“租约”的适用条件",
        "steps[2].when": "环节“送达”的适用条件",
        "samples[0].answers.home": "示例“外县来的”的填写内容的“居住情况”",
    }
    assert used("sections[1]")["steps[0]"] == "环节链里环节“审批”的适用条件"


def test_what_only_it_itself_says_is_no_use() -> None:
    alone = {"sections": [{"fields": [{"id": "a", "label": "甲", "kind": "text", "visible_when": "甲 已填"}]}]}
    assert uses(Whole.of(alone, None), ("sections", 0, "fields", 0)) == []
    assert uses(Whole.of(alone, None), ("sections", 0)) == []


def test_a_condition_that_cannot_be_read_still_uses_what_it_mentions() -> None:
    broken = {**tree(), "documents": [{"id": "d", "name": "证明", "when": "居住情况 >>> 家属"}]}
    whole = Whole.of(broken, library())
    for field in (1, 4):
        assert "documents[0].when" in [one.path for one in uses(whole, ("sections", 0, "fields", field))]


@given(plain_mappings)
def test_references_of_anything(value: dict[str, Any]) -> None:
    for changed in (value, {**tree(), **value}):
        whole = Whole.of(changed, library())
        for one in references(whole):
            whole.path(one.location)
        for place in ("sections[0].fields[1]", "steps[0]", "documents[0].id", "situations[0].options[1]"):
            uses(whole, parse_path(place))
