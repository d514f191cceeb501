"""Every id once."""

from __future__ import annotations

import pytest

from catalog.checks.identities import (
    _repeated_options,
    columns_are_unique,
    lists_have_unique_ids,
    names_are_unique,
    options_are_unique,
)
from catalog.definition import OptionSpec
from tests.catalog.checks.support import Case, assert_broken
from tests.support.patience import comes_to_an_end

_FIELDS = "sections[0].fields"
CASES = [
    Case(
        names_are_unique, "minimal", "id: applicant_phone", "id: applicant_name", f"{_FIELDS}[2].id", "error", "重复了"
    ),
    Case(names_are_unique, "minimal", "id: applicant_phone", "id: handled_by", f"{_FIELDS}[2].id", "error", "专用"),
    Case(
        names_are_unique,
        "conditional",
        "id: household_type, ",
        "id: changes, ",
        f"{_FIELDS}[6].id",
        "error",
        "“changes”重复了，每个编号只能用一次",
    ),
    Case(
        lists_have_unique_ids, "minimal", "id: decide", "id: accept", "steps[1].id", "error", "环节的编号“accept”重复了"
    ),
    Case(lists_have_unique_ids, "group", "id: photo", "id: id_card", "documents[4].id", "error", "材料的编号“id_card”"),
    Case(
        lists_have_unique_ids, "conditional", "- id: change\n", "- id: usual\n", "samples[1].id", "error", "示例的编号"
    ),
    Case(
        lists_have_unique_ids,
        "conditional",
        "id: agent\n",
        "id: account\n",
        "sections[2].id",
        "error",
        "表单分区的编号",
    ),
    Case(columns_are_unique, "rows", "id: income", "id: name", "sections[1].fields[0].fields[2].id", "error", "明细列"),
    Case(
        options_are_unique,
        "kinds",
        "options: [甲, 乙]",
        "options: [甲, 甲]",
        "sections[1].fields[6].options[1].code",
        "error",
        "选项代码“甲”重复了",
    ),
    Case(
        options_are_unique,
        "conditional",
        "{code: change, label: 变更}",
        "{code: change, label: 首次申请}",
        "situations[0].options[1].label",
        "warning",
        "分不清",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case) -> None:
    assert_broken(case)


def test_a_list_of_thousands_of_options_does_not_hold_up_a_save() -> None:
    options = [OptionSpec(code=f"o{number}", label=f"选项{number % 7_999}") for number in range(8_000)]
    with comes_to_an_end(seconds=2):  # with each row compared with all before it, it takes many
        (problem,) = _repeated_options(("options",), options)
    assert problem.path == "options[7999].label"
