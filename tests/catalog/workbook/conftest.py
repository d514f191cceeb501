"""The shipped county as a workbook sees it, and workbooks that a test has changed."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from catalog.county import load_county
from catalog.library import Library, load_library
from catalog.readers.yaml_nodes import load_yaml
from catalog.sample import DATA
from catalog.workbook.found import WorkbookResult
from catalog.workbook.reader import read_workbook
from catalog.workbook.writer import write_workbook

Change = Callable[[openpyxl.Workbook], None]


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library(DATA / "library.yaml")


@pytest.fixture(scope="session")
def departments() -> dict[str, str]:
    return {one.id: one.name for one in load_county(DATA / "organisations.yaml").departments}


@pytest.fixture(scope="session")
def trees() -> list[dict[str, Any]]:
    """The shipped services as their editors wrote them."""
    return [load_yaml(file.read_text("utf-8")).value for file in sorted((DATA / "services").glob("*.yaml"))]


@pytest.fixture(scope="session")
def one(trees: list[dict[str, Any]], library: Library, departments: dict[str, str]) -> bytes:
    """A workbook with one service, 最低生活保障申请."""
    subsistence = next(tree for tree in trees if tree["code"] == "QS-MZ-006")
    return write_workbook([subsistence], library=library, departments=departments).content


@pytest.fixture
def read(library: Library, departments: dict[str, str]) -> Callable[[bytes], WorkbookResult]:
    return lambda content: read_workbook(content, library=library, departments=departments)


@pytest.fixture
def changed(one: bytes, read: Callable[[bytes], WorkbookResult]) -> Callable[[Change], WorkbookResult]:
    """Read the workbook of one service after a person has done something to it."""

    def do(change: Change) -> WorkbookResult:
        return read(saved_after(one, change))

    return do


def saved_after(content: bytes, change: Change) -> bytes:
    book = openpyxl.load_workbook(BytesIO(content))
    change(book)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def cell_under(book: openpyxl.Workbook, sheet: str, header: str, row: int = 3) -> Any:
    """The cell of a column, found by its heading."""
    page = book[sheet]
    column = next(one.column for one in page[2] if str(one.value or "").removesuffix(" *") == header)
    return page.cell(row, column)


def sentences(result: WorkbookResult) -> list[str]:
    """All that is wrong, of the file and of its services."""
    return [str(one) for one in (*result.problems, *(found for one in result.services for found in one.problems))]
