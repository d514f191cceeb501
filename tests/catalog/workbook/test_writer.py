"""What a clerk sees when the file is opened."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest

from catalog import vocabulary
from catalog.library import Library
from catalog.workbook import layout
from catalog.workbook.writer import write_workbook
from tests.catalog.workbook.conftest import cell_under


@pytest.fixture(scope="module")
def template(library: Library, departments: dict[str, str]) -> openpyxl.Workbook:
    content = write_workbook([], library=library, departments=departments).content
    return openpyxl.load_workbook(io.BytesIO(content))


def test_the_sheets_in_their_order(template: openpyxl.Workbook) -> None:
    assert template.sheetnames == [layout.GUIDE, *layout.ORDER, layout.WORDS]
    assert template[layout.WORDS].sheet_state == "hidden"
    assert all(template[title].freeze_panes for title in layout.ORDER)


def test_every_heading_tells_how_to_fill_it_in(template: openpyxl.Workbook) -> None:
    for title in layout.ORDER:
        headings = [cell for cell in template[title][2] if cell.value]
        assert len({cell.value for cell in headings}) == len(headings), title
        assert all(cell.comment is not None for cell in headings), title


def test_no_heading_and_no_note_shows_a_key(template: openpyxl.Workbook) -> None:
    for title in layout.ORDER:
        for cell in template[title][2]:
            assert not any("a" <= character <= "z" for character in str(cell.value or "")), cell.value


def _drop_down(book: openpyxl.Workbook, sheet: str, header: str) -> list[Any]:
    cell = cell_under(book, sheet, header)
    rule = next(one for one in book[sheet].data_validations.dataValidation if cell.coordinate in one.sqref)
    place = rule.formula1.replace("$", "").partition("!")[2]
    return [row[0].value for row in book[layout.WORDS][place]]


def test_drop_downs_hold_chinese_words(template: openpyxl.Workbook, departments: dict[str, str]) -> None:
    tiers = [one.label for one in vocabulary.LISTS["tier"].options]
    assert _drop_down(template, "事项", "审批层级") == tiers
    assert _drop_down(template, "事项", "实施主体") == list(departments.values())
    assert _drop_down(template, "事项", "是否允许代办") == ["是", "否"]
    assert "居民身份证（id_card）" in _drop_down(template, "材料", "引用的共用件")


def _examples(book: openpyxl.Workbook) -> Iterator[Any]:
    for title in layout.ORDER:
        for row in book[title].iter_rows(min_row=3):
            yield from (cell for cell in row if cell.value is not None)


def test_examples_are_grey_and_named_as_such(template: openpyxl.Workbook) -> None:
    assert all(cell.font.i for cell in _examples(template))
    assert {template[title]["A3"].value for title in layout.ORDER} == {layout.EXAMPLE_CODE}


def test_the_words_of_the_examples_are_in_the_lists(template: openpyxl.Workbook) -> None:
    """An example must not show a word that the drop-down does not offer."""
    for title in layout.ORDER:
        page = template[title]
        for rule in page.data_validations.dataValidation:
            words = {row[0].value for row in template[layout.WORDS][rule.formula1.replace("$", "").partition("!")[2]]}
            column = str(rule.sqref).partition(":")[0].rstrip("0123456789")
            for row in range(3, page.max_row + 1):
                value = page[f"{column}{row}"].value
                assert value is None or value in words, (title, column, value)


def test_columns_that_are_seldom_used_are_folded_away_when_empty(template: openpyxl.Workbook, one: bytes) -> None:
    def folded(book: openpyxl.Workbook) -> bool:
        letter = cell_under(book, "材料", "纸质规格").column_letter
        return any(
            one.hidden for key, one in book["材料"].column_dimensions.items() if one.min <= _number(letter) <= one.max
        )

    assert folded(template)
    assert not folded(openpyxl.load_workbook(io.BytesIO(one)))


def _number(letter: str) -> int:
    return openpyxl.utils.column_index_from_string(letter)


def test_text_stays_text_when_someone_types_into_it(template: openpyxl.Workbook) -> None:
    """Phones and codes with leading zeros, and days as they are typed: the cells are text."""
    assert cell_under(template, "事项", "咨询电话").number_format == "@"
