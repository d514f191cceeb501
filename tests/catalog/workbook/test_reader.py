"""What people do to a workbook: it is understood, or the very cell is named with what to write instead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from catalog.library import Library
from catalog.readers.tree_reader import read_tree
from catalog.workbook import layout
from catalog.workbook.found import WorkbookResult, spot_of
from catalog.workbook.reader import read_workbook
from catalog.workbook.writer import write_workbook
from tests.catalog.workbook.conftest import cell_under, saved_after, sentences

Changed = Callable[[Callable[[openpyxl.Workbook], None]], WorkbookResult]


def _put(sheet: str, header: str, value: Any, row: int = 3) -> Callable[[openpyxl.Workbook], None]:
    def change(book: openpyxl.Workbook) -> None:
        cell_under(book, sheet, header, row).value = value

    return change


@pytest.mark.parametrize(
    ("sheet", "header", "typed", "path", "expected"),
    [
        ("事项", "审批层级", "county", ("approval_tier",), "county"),
        ("事项", "审批层级", " 乡镇(街道) ", ("approval_tier",), "township"),
        ("事项", "受理层级", "村（社区）,乡镇（街道）", ("acceptance_tiers",), ["village", "township"]),
        ("事项", "受理层级", "村（社区）\n乡镇（街道）", ("acceptance_tiers",), ["village", "township"]),
        ("事项", "到现场次数", "２次", ("visits",), 2),
        ("事项", "到现场次数", 2.0, ("visits",), 2),
        ("事项", "是否允许代办", "不可以", ("proxy", "allowed"), False),
        ("事项", "是否允许代办", True, ("proxy", "allowed"), True),
        ("事项", "咨询电话", 62001010, ("contact", "consult_phone"), "62001010"),
        ("事项", "办理时间", dt.datetime(2026, 5, 1), ("contact", "hours"), "2026-05-01"),
        ("事项", "承诺办结时限", "15个工作日", ("promised_limit",), "15个工作日"),
        ("事项", "别名", "低保、吃低保\n低保户", ("aliases",), ["低保", "吃低保", "低保户"]),
        ("下放", "生效日期", "2025年3月9日", ("devolution", 0, "effective_from"), "2025-03-09"),
        ("下放", "生效日期", dt.datetime(2025, 3, 9), ("devolution", 0, "effective_from"), "2025-03-09"),
        ("材料", "留存单位", "乡镇 1份、县民政局2份", ("documents", 0, "kept_by", 1, "keeper"), "县民政局"),
        ("材料", "留存单位", "乡镇×2", ("documents", 0, "kept_by", 0, "count"), 2),
        ("材料", "引用的共用件", "申请表（application_form）", ("documents", 0, "use"), "application_form"),
    ],
)
def test_what_people_type_is_understood(
    changed: Changed, sheet: str, header: str, typed: Any, path: tuple[Any, ...], expected: Any
) -> None:
    service = changed(_put(sheet, header, typed)).services[0]
    assert service.problems == []
    found: Any = service.tree
    for part in path:
        found = found[part]
    assert found == expected


@pytest.mark.parametrize(
    ("sheet", "header", "typed", "words"),
    [
        ("事项", "审批层级", "县里", "县级"),
        ("事项", "是否允许代办", "也许", "“是”或“否”"),
        ("事项", "主题分类", "社会救济", "社会救助"),
        ("材料", "引用的共用件", "身份证复印件", "下拉列表"),
        ("情形", "是否多选", "#N/A", "错误值"),
    ],
)
def test_what_is_not_understood_is_named_with_its_cell(
    changed: Changed, sheet: str, header: str, typed: str, words: str
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        cell = cell_under(book, sheet, header)
        cell.value = typed
        if typed.startswith("#"):
            cell.data_type = "e"

    (problem,) = changed(change).services[0].problems
    assert problem.spot is not None
    assert (problem.spot.sheet, problem.spot.row, problem.spot.header) == (sheet, 3, header)
    assert words in problem.message


def test_checks_find_the_cell_of_a_place(changed: Changed, library: Library) -> None:
    """A problem of the definition is told where it stands in the file, also below chains and flattened keys."""
    result = changed(_put("事项", "承诺办结时限", "二十天"))
    service = result.services[0]
    (problem,) = read_tree(service.tree, library=library).problems
    spot = spot_of(problem.path, service.plain_places(), result.heads())
    assert spot is not None
    assert (spot.sheet, spot.row, spot.header) == ("事项", 3, "承诺办结时限")
    publicity = spot_of("steps[3].publicity.limit", service.plain_places(), result.heads())
    assert publicity is not None
    assert (publicity.sheet, publicity.row, publicity.header) == ("环节", 6, "公示天数")
    column = spot_of("sections[2].fields[0].fields[1].label", service.plain_places(), result.heads())
    assert column is not None
    assert (column.sheet, column.row, column.header) == ("明细列", 4, "名称")


def test_a_formula_is_never_worked_out(changed: Changed) -> None:
    (problem,) = changed(_put("事项", "一句话说明", '=HYPERLINK("http://evil")')).services[0].problems
    assert "公式" in problem.message
    assert problem.spot is not None


def test_columns_and_sheets_may_stand_in_another_order(one: bytes, read: Callable[[bytes], WorkbookResult]) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book.move_sheet("问答", -10)
        page = book["问答"]
        page.insert_cols(2)
        for row in range(1, page.max_row + 1):
            page.cell(row, 2).value = page.cell(row, 5).value
        page.delete_cols(5)

    before, after = read(one).services[0], read(saved_after(one, change)).services[0]
    assert after.problems == []
    assert after.tree == before.tree


def test_a_missing_sheet_is_not_taken_for_an_empty_one(changed: Changed) -> None:
    result = changed(lambda book: book.remove(book["材料"]))
    assert result.services == []
    assert "缺少“材料”表" in result.problems[0].message


def test_a_hidden_sheet_is_refused(changed: Changed) -> None:
    def hide(book: openpyxl.Workbook) -> None:
        book["材料"].sheet_state = "hidden"

    assert any("隐藏" in one.message for one in changed(hide).problems)


def test_headings_twice_or_unknown_refuse_the_services_of_the_sheet(changed: Changed) -> None:
    result = changed(_put("材料", "原件份数", "复印件份数", row=2))
    assert any("有两列都叫“复印件份数”" in one.message for one in result.problems)
    assert any("表头有错" in one.message for one in result.services[0].problems)
    result = changed(_put("材料", "原件份数", "原件的份数", row=2))
    assert any("是不是想写“原件份数”" in one.message for one in result.problems)


def test_a_missing_column_is_told(changed: Changed) -> None:
    def change(book: openpyxl.Workbook) -> None:
        page = book["材料"]
        page.delete_cols(cell_under(book, "材料", "出具单位", 2).column)

    result = changed(change)
    assert [one.severity for one in result.problems] == ["warning"]
    assert "出具单位" in result.problems[0].message


def test_merged_cells_are_refused_but_for_the_code(changed: Changed) -> None:
    def change(book: openpyxl.Workbook) -> None:
        page = book["问答"]
        page.merge_cells("A3:A6")

    result = changed(change)
    assert [one.severity for one in result.services[0].problems] == ["warning"] * 3
    assert len(result.services[0].tree["faq"]) == 4
    result = changed(lambda book: book["问答"].merge_cells("C3:C4"))
    assert any("取消合并" in one.message and one.severity == "error" for one in result.services[0].problems)


def test_a_row_without_a_code_is_laid_at_the_door_of_the_service_above(changed: Changed) -> None:
    result = changed(_put("材料", layout.CODE_HEADER, None, row=5))
    (problem,) = result.services[0].problems
    assert "没有填事项代码" in problem.message
    assert problem.spot is not None
    assert (problem.spot.sheet, problem.spot.row) == ("材料", 5)


def test_a_code_twice_and_a_code_that_no_service_has(changed: Changed) -> None:
    def twice(book: openpyxl.Workbook) -> None:
        page = book["事项"]
        for cell in page[3]:
            page.cell(4, cell.column).value = cell.value

    assert any("第 3 行已经有了" in one for one in sentences(changed(twice)))
    result = changed(_put("材料", layout.CODE_HEADER, "qs-mz-099", row=5))
    stray = next(one for one in result.services if one.code == "QS-MZ-099")
    assert "“事项”表里没有" in stray.problems[0].message


def test_text_beside_the_table_is_not_lost_silently(changed: Changed) -> None:
    result = changed(lambda book: book["问答"].cell(4, 30, "一句批注"))
    assert any("表头以外" in one for one in sentences(result))


# ── as a clerk writes it ───────────────────────────────────────────────────────────────────────────


def test_the_empty_template_explains_itself_and_brings_nothing(library: Library, departments: dict[str, str]) -> None:
    content = write_workbook([], library=library, departments=departments).content
    result = read_workbook(content, library=library, departments=departments)
    assert (result.services, result.problems) == ([], [])


def test_the_examples_of_the_template_make_a_sound_service(library: Library, departments: dict[str, str]) -> None:
    """A clerk who copies the example rows and writes a code gets a service that can be read: ids, sections, names."""
    content = write_workbook([], library=library, departments=departments).content

    def copy(book: openpyxl.Workbook) -> None:
        for title in layout.ORDER:
            for row in book[title].iter_rows(min_row=3):
                if row[0].value:
                    row[0].value = "QS-MZ-901"

    (service,) = read_workbook(saved_after(content, copy), library=library, departments=departments).services
    assert service.problems == []
    definition = read_tree(service.tree, library=library).definition
    assert definition is not None, read_tree(service.tree, library=library).problems
    assert [section.title for section in definition.sections] == ["申请人", "家庭"]
    assert [one.id for one in definition.documents] == ["jmsfz", "shbzk"]
    assert definition.sections[1].fields[0].fields[0].label == "成员姓名"
    assert definition.sections[0].fields[1].options[0].code == "agricultural"
    sample = definition.samples[0]
    assert sample.situations == {definition.situations[0].id: "首次申领"}
    assert sample.answers == {"xm": "王桂兰", "jtcy": [{"cyxm": "王小明"}]}


def test_a_field_of_an_unknown_group_and_an_unknown_owner_are_named(changed: Changed) -> None:
    def change(book: openpyxl.Workbook) -> None:
        cell_under(book, "明细列", "所属表单项").value = "家庭人员"
        cell_under(book, "选项", "所属的名称").value = "不存在"
        cell_under(book, "示例答案", "所属示例").value = "没有这个示例"

    found = sentences(changed(change))
    for words in ("没有叫“家庭人员”", "没有找到“不存在”", "没有“没有这个示例”"):
        assert any(words in one for one in found), words
