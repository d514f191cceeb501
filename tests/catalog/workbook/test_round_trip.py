"""What goes into a workbook comes back equal: as we write it and as spreadsheet programs save it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from catalog.editing.trees import tree_of
from catalog.library import Library
from catalog.readers.tree_reader import read_tree
from catalog.readers.yaml_nodes import load_yaml
from catalog.workbook.found import WorkbookResult
from catalog.workbook.reader import read_workbook
from catalog.workbook.writer import write_workbook
from tests.catalog.workbook.conftest import cell_under, saved_after
from tests.support.search import share

DEFINITIONS = sorted((Path(__file__).parents[2] / "definitions").glob("*.yaml"))
Tree = dict[str, Any]
Read = Callable[[bytes], WorkbookResult]
# What a tree says of shared parts, which must not be lost on the way.
_USES = ("use", "chain", "options_use")


def _uses(value: Any) -> list[Any]:
    if isinstance(value, list):
        return [found for one in value for found in _uses(one)]
    if not isinstance(value, dict):
        return []
    own = [(key, value[key]) for key in _USES if key in value]
    return own + [found for key, one in value.items() if key != "samples" for found in _uses(one)]


def test_all_shipped_services_come_back_equal(
    trees: list[Tree], library: Library, departments: dict[str, str], read: Read
) -> None:
    written = write_workbook(trees, library=library, departments=departments)
    result = read(written.content)
    assert (written.left_out, result.problems) == ({}, [])
    assert len(result.services) == len(trees)
    for tree, service in zip(trees, result.services, strict=True):
        assert service.problems == [], service.code
        before, after = read_tree(tree, library=library), read_tree(service.tree, library=library)
        assert after.definition is not None, (service.code, after.problems)
        assert after.definition == before.definition, service.code
        assert _uses(service.tree) == _uses(tree), service.code


@pytest.mark.parametrize("file", DEFINITIONS, ids=lambda file: file.stem)
def test_every_feature_comes_back_equal(file: Path, read: Read) -> None:
    tree = load_yaml(file.read_text("utf-8")).value
    definition = read_tree(tree).definition
    assert definition is not None
    written = write_workbook([tree, {**tree_of(definition), "code": "T-FULL"}], departments={})
    services = read(written.content).services
    assert written.left_out == {}
    assert [one.problems for one in services] == [[], []]
    assert read_tree(services[0].tree).definition == definition
    full = read_tree({**services[1].tree, "code": definition.code}).definition
    assert full == definition


def test_what_an_editor_wrote_short_stays_short(
    trees: list[Tree], library: Library, departments: dict[str, str]
) -> None:
    """Ids, `use` and own keys only: nothing that the library says is written into the cells."""
    tree = next(one for one in trees if one["code"] == "QS-ZR-001")
    content = write_workbook([tree], library=library, departments=departments).content
    back = read_workbook(content, library=library, departments=departments).services[0].tree
    assert back["documents"][0] == tree["documents"][0]
    assert back["sections"][0] == tree["sections"][0]
    assert back["steps"][1] == tree["steps"][1]
    assert back["samples"] == tree["samples"]


def test_a_part_that_is_taken_away_stays_taken_away(
    library: Library, departments: dict[str, str], trees: list[Tree]
) -> None:
    """Empty keys over a shared part differ from no keys."""
    tree = {**trees[0], "documents": [{"use": "id_card", "kept_by": [], "pages": "", "exempt_by": None}]}
    content = write_workbook([tree], library=library, departments=departments).content
    back = read_workbook(content, library=library, departments=departments).services[0].tree
    assert back["documents"] == [{"use": "id_card", "exempt_by": None, "pages": "", "kept_by": []}]


def test_a_spreadsheet_program_may_save_it_again(
    trees: list[Tree], library: Library, departments: dict[str, str], read: Read
) -> None:
    """Saved by another program: whole numbers as floats, blanks at the ends, days as days."""

    def resave(book: openpyxl.Workbook) -> None:
        for page in book:
            for row in page.iter_rows(min_row=3):
                for cell in row:
                    if type(cell.value) is int:
                        cell.value = float(cell.value)
                    elif isinstance(cell.value, str) and page.title != "填写说明":
                        cell.value = f"{cell.value}  "
        for row in range(3, book["下放"].max_row + 1):
            cell = cell_under(book, "下放", "生效日期", row)
            cell.value = dt.datetime.fromisoformat(cell.value.strip())
            cell.number_format = "yyyy/m/d"

    content = saved_after(write_workbook(trees, library=library, departments=departments).content, resave)
    for tree, service in zip(trees, read(content).services, strict=True):
        assert service.problems == [], service.code
        assert read_tree(service.tree, library=library).definition == read_tree(tree, library=library).definition


_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=40)
_ANSWER = st.one_of(
    _TEXT,
    st.integers(-(10**18), 10**18),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.none(),
    st.lists(_TEXT, max_size=3),
)


@share(0.5)
@example(words=["乡镇", "；县局", "、份、"], text="文", answer=None, options=["甲", "乙"])
@given(
    words=st.lists(_TEXT, min_size=1, max_size=4),
    text=_TEXT,
    answer=_ANSWER,
    options=st.lists(_TEXT, min_size=2, max_size=4, unique_by=lambda one: one),
)
def test_no_text_is_lost(words: list[str], text: str, answer: Any, options: list[str]) -> None:
    """Line ends, commas, arrows, backslashes, formulas, escapes, control characters: all come back."""
    tree = load_yaml(DEFINITIONS[0].read_text("utf-8")).value
    tree["aliases"], tree["conditions"], tree["summary"] = words, words, text
    tree["situations"] = [{"id": "s", "question": text, "options": options}]
    tree["documents"] = [{"id": "d", "name": text, "kept_by": [{"keeper": one, "count": 3} for one in words]}]
    tree["steps"] = [{**tree["steps"][0], "opinions": words, "routes": [{"when": text, "to": "x"}]}]
    tree["samples"] = [{"id": "p", "title": "样", "answers": {"free": answer}}]
    written = write_workbook([tree], departments={})
    assert written.left_out == {}
    back = read_workbook(written.content, departments={}).services[0]
    assert back.problems == []
    for key in ("aliases", "conditions", "summary", "situations", "documents", "samples"):
        assert back.tree[key] == tree[key], key
    assert back.tree["steps"][0]["opinions"] == words
    assert back.tree["steps"][0]["routes"] == tree["steps"][0]["routes"]


def test_cells_that_look_like_formulas_are_text(trees: list[Tree], departments: dict[str, str]) -> None:
    words = ["=1+1", "+86", "-5", "@SUM(A1)", '=HYPERLINK("http://x")']
    tree = {**trees[0], "aliases": [words[0]], "name": words[1], "summary": words[3], "fee_note": words[4]}
    content = write_workbook([tree], departments=departments).content
    page = openpyxl.load_workbook(BytesIO(content))["事项"]
    assert {cell.data_type for cell in page[3] if cell.value in words} == {"s"}


def test_what_has_no_place_is_named_and_left_out(trees: list[Tree], departments: dict[str, str]) -> None:
    broken = {**trees[0], "code": "T-BROKEN", "documents": [{"name": "证", "pages": ["一", "二"]}]}
    strange = {**trees[0], "code": "T-STRANGE", "unknown_key": 1}
    long = {**trees[0], "code": "T-LONG", "fee_note": "长" * 40_000}
    written = write_workbook([broken, trees[1], strange, long], departments=departments)
    assert list(written.left_out) == ["T-BROKEN", "T-STRANGE", "T-LONG"]
    assert "documents" in written.left_out["T-BROKEN"]
    assert "32767" in written.left_out["T-LONG"]
    codes = [one.code for one in read_workbook(written.content, departments=departments).services]
    assert codes == [trees[1]["code"]]
