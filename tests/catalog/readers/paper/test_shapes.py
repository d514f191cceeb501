"""The same guide in every shape it comes in gives the same draft."""

from __future__ import annotations

import pytest

from catalog.readers.paper import PaperDraft, read_paper, read_paper_text
from tests.catalog.readers.paper.guides import (
    ELDERLY,
    ELDERLY_TITLE,
    ELDERLY_TREE,
    INSURANCE,
    INSURANCE_TREE,
    as_docx,
    as_inline_text,
    as_text,
    rows_as_docx,
    rows_as_html,
    rows_as_text,
    rows_as_xlsx,
)

_TEXT = as_text(ELDERLY_TITLE, ELDERLY)
SHAPES = {
    "text": _TEXT.encode(),
    "text with a mark": _TEXT.encode("utf-8-sig"),
    "gbk": _TEXT.encode("gb18030"),
    "utf-16": _TEXT.encode("utf-16"),
    "one line each": as_inline_text(ELDERLY_TITLE, ELDERLY).encode(),
    "docx": as_docx(ELDERLY_TITLE, ELDERLY, in_table=False),
    "docx, a table": as_docx(ELDERLY_TITLE, ELDERLY, in_table=True),
}
TABLES = {
    "tabs": rows_as_text(INSURANCE).encode(),
    "strokes": rows_as_text(INSURANCE, "|").encode(),
    "html": rows_as_html(INSURANCE).encode(),
    "docx": rows_as_docx(INSURANCE),
    "xlsx": rows_as_xlsx(INSURANCE),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_ten_elements_in_every_shape(shape: str) -> None:
    draft = read_paper(SHAPES[shape])
    assert draft.tree == ELDERLY_TREE
    assert draft.leftovers == ()


@pytest.mark.parametrize("shape", TABLES)
def test_a_table_in_every_shape(shape: str) -> None:
    draft = read_paper(TABLES[shape])
    assert draft.tree == INSURANCE_TREE
    assert draft.leftovers == ()


def test_pasted_text_is_the_same() -> None:
    assert read_paper_text(_TEXT) == read_paper(_TEXT.encode())


def test_every_value_says_from_which_words_it_came() -> None:
    draft: PaperDraft = read_paper(_TEXT.encode())
    sources = {one.path: one.source for one in draft.placed}
    assert sources["documents[1]"] == "2.户口簿原件及复印件各2份（原件验后退还）"
    assert sources["name"] == ELDERLY_TITLE
    assert sources["promised_limit"] == "法定时限30个工作日，承诺时限20个工作日"
    assert set(draft.tree) == {path.split("[")[0].split(".")[0] for path in sources}
