"""Names for the builder, also of a draft that cannot be read as a whole."""

from __future__ import annotations

from typing import Any

from hypothesis import given

from catalog.conditions import SymbolTable
from catalog.editing.names import symbols_of
from catalog.readers.tree_reader import read_tree
from tests.catalog.editing.support import library, plain_mappings, plain_values, tree


def test_the_same_names_whether_or_not_the_rest_can_be_read() -> None:
    read = read_tree(tree(), library=library())
    assert read.definition is not None
    whole = SymbolTable.of(read.definition)
    broken = {**tree(), "approval_tier": "nowhere", "steps": "x"}
    assert dict(symbols_of(broken, library()).by_id) == dict(whole.by_id)
    assert "kin_name" not in whole.by_id


def test_what_is_half_written_keeps_its_name() -> None:
    found = symbols_of(
        {
            "situations": [{"id": "origin", "question": "", "options": ["本县", "外县"]}],
            "sections": [
                {
                    "fields": [
                        {"id": "home", "label": "", "kind": "choice", "options": [{"code": "own"}]},
                        {
                            "id": "age",
                            "label": "年龄",
                            "kind": "number",
                            "computed": {"take": "?"},
                            "max_value": "many",
                        },
                        {"label": "没有编号", "kind": "text"},
                        "text",
                    ]
                }
            ],
        }
    )
    assert list(found.by_id) == ["handled_by", "origin", "home", "age"]
    assert (found.by_id["home"].label, found.by_id["home"].value) == ("home", "choice")
    assert found.by_id["age"].value == "number"


@given(plain_values | plain_mappings)
def test_anything_has_at_least_the_reserved_name(value: Any) -> None:
    assert "handled_by" in symbols_of(value, library()).by_id
