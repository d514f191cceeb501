"""Services that say what a shared part says are found."""

from __future__ import annotations

import json
from typing import Any

import pytest

from catalog.library import Library, library_of
from catalog.likeness import binding, like_rows, part_row
from catalog.pinning import bound
from catalog.readers.tree_reader import read_tree
from catalog.readers.yaml_nodes import load_yaml
from catalog.versions import canonical_json
from tests.definitions import text_of

CARD = {"id": "id_card", "name": "居民身份证", "originals": 1, "copies": 1, "accept": "check_keep_copy"}
HOMES = {"title": "居住", "options": ["自有", "租住", "借住", "其他"]}


def library(**parts: Any) -> Library:
    found, problems = library_of({"documents": {"card": CARD}, "option_lists": {"homes": HOMES}, **parts})
    assert found is not None, problems
    return found


def stored(**keys: Any) -> dict[str, Any]:
    tree = {**load_yaml(text_of("minimal")).value, **keys}
    read = read_tree(tree, library=library())
    assert read.definition is not None, read.problems
    found: dict[str, Any] = json.loads(canonical_json(read.definition))
    return found


@pytest.mark.parametrize(
    ("row", "differs"),
    [
        (CARD, ()),
        ({**CARD, "id": "other", "copies": 2}, ("copies",)),
        ({**CARD, "name": "居民身份证（原件）"}, ("name",)),
        ({**CARD, "name": "居民 身份证件"}, ("name",)),
        ({**CARD, "name": "居民户口簿"}, None),
        ({"id": "x", "name": "身份证明", "kind": "form", "originals": 3}, None),
        ({"use": "card"}, None),
    ],
)
def test_documents(row: dict[str, Any], differs: tuple[str, ...] | None) -> None:
    part = part_row("documents", "card", library())
    assert part is not None
    found = list(like_rows(stored(documents=[row]), "documents", part))
    assert [one.differs for one in found] == ([] if differs is None else [differs])
    assert [one.location for one in found] == ([] if differs is None else [("documents", 0)])


@pytest.mark.parametrize(
    ("options", "differs"), [(HOMES["options"], ()), (["自有", "租住", "借住"], ("options",)), (["自有", "没有"], None)]
)
def test_options(options: list[str], differs: tuple[str, ...] | None) -> None:
    part = part_row("option_lists", "homes", library())
    assert part is not None
    field = {"id": "home", "label": "住房", "kind": "choice", "options": options}
    sections = [*load_yaml(text_of("minimal")).value["sections"], {"id": "s", "title": "住", "fields": [field]}]
    definition = stored(sections=sections)
    assert [one.differs for one in like_rows(definition, "option_lists", part)] == (
        [] if differs is None else [differs]
    )


def test_chains_are_found_by_their_steps_elsewhere() -> None:
    assert part_row("chains", "any", library()) is None
    assert part_row("documents", "gone", library()) is None


def test_binding_changes_nothing_but_the_mark() -> None:
    before = read_tree({**load_yaml(text_of("minimal")).value, "documents": [CARD]}).definition
    assert before is not None
    after = binding(before, [("documents", 0)], "documents", "card")
    assert after.documents[0].use == "card"
    assert after.documents[0].model_copy(update={"use": None}) == before.documents[0]


def test_a_row_of_a_draft_is_bound_and_says_the_same() -> None:
    row = {"id": "id_card", "name": "身份证", "copies": 1, "accept": "check_keep_copy", "pages": "正反面"}
    made = bound(row, kind="documents", name="card", library=library())
    assert made == {"use": "card", "id": "id_card", "name": "身份证", "pages": "正反面"} | {}
    again = stored(documents=[made])["documents"][0]
    assert {**again, "use": None} == stored(documents=[row])["documents"][0]


def test_a_field_is_bound_to_a_list() -> None:
    row = {"id": "home", "label": "住房", "kind": "choice", "options": HOMES["options"]}
    made = bound(row, kind="option_lists", name="homes", library=library())
    assert made == {"options_use": "homes", "id": "home", "label": "住房", "kind": "choice"}
    other = bound({**row, "options": ["自有"]}, kind="option_lists", name="homes", library=library())
    assert other["options"] == ["自有"]
