"""Documents."""

from __future__ import annotations

import pytest

from catalog.checks.documents import (
    collectors_bring_known_documents,
    counts_make_sense,
    documents_stand_once,
    documents_vary_by_condition,
    files_serve_again_sensibly,
    groups_can_be_met,
    own_forms_are_forms,
    photos_are_counted,
    promises_have_an_end,
    sources_are_named,
    villages_prove_what_they_know,
)
from tests.catalog.checks.support import Case, assert_broken, cases

_CARD = "{id: id_card, name: 居民身份证, originals: 1, copies: 1, accept: check_keep_copy"
CASES = [
    Case(groups_can_be_met, "group", "group: identity", "group: identiy", "documents[1].group", "error", "“identity”"),
    Case(groups_can_be_met, "group", "minimum: 1", "minimum: 4", "document_groups[0].minimum", "error", "只有 3 样"),
    Case(groups_can_be_met, "group", "minimum: 1", "minimum: 3", "document_groups[0]", "warning", "没有可选的"),
    Case(
        counts_make_sense,
        "minimal",
        _CARD,
        "{id: id_card, name: 证, originals: 0",
        "documents[0]",
        "warning",
        "都是 0 份",
    ),
    Case(counts_make_sense, "minimal", "copies: 1", "copies: 0", "documents[0].copies", "warning", "复印件至少 1 份"),
    Case(
        counts_make_sense,
        "minimal",
        "originals: 1",
        "originals: 0",
        "documents[0].originals",
        "warning",
        "原件至少 1 份",
    ),
    Case(
        counts_make_sense,
        "group",
        "name: 收入证明, originals: 1",
        "name: 收入证明, certify_copy: true",
        "documents[5].certify_copy",
        "hint",
        "没有复印件",
    ),
    Case(
        counts_make_sense,
        "group",
        "name: 申请表, kind: form, originals: 2",
        "name: 申请表, kind: form, originals: 1",
        "documents[0].kept_by",
        "warning",
        "比收的多",
    ),
    Case(
        promises_have_an_end, "group", ", defer_limit: 5个工作日", "", "documents[5].defer_limit", "warning", "多久补齐"
    ),
    Case(
        promises_have_an_end,
        "group",
        "defer_limit: 5个工作日",
        "defer_limit: 11个工作日",
        "documents[5].defer_limit",
        "warning",
        "长于承诺",
    ),
    Case(promises_have_an_end, "group", "necessity: deferrable, ", "", "documents[5].defer_limit", "warning", "用不上"),
    Case(
        files_serve_again_sensibly,
        "group",
        "produced_by_desk: true",
        "produced_by_desk: true, valid_months: 6",
        "documents[0].valid_months",
        "warning",
        "不能沿用",
    ),
    Case(
        files_serve_again_sensibly,
        "group",
        "necessity: optional",
        "necessity: optional, defer_lapse: decide",
        "documents[6].defer_lapse",
        "warning",
        "用不上",
    ),
    Case(
        collectors_bring_known_documents,
        "rich",
        "collector_documents: [id_card]",
        "collector_documents: [id_cart]",
        "proxy.collector_documents[0]",
        "error",
        "没有编号为“id_cart”的材料，是不是想写“id_card”？",
    ),
]
CASES += [
    *cases(
        documents_stand_once,
        "warning",
        ("group", "name: 居住证", "name: 居民身份证", "documents[2].name", "写了不止一遍"),
        ("conditional", "name: 银行卡", "name: 居民身份证", "documents[1].name", "写了不止一遍"),
    ),
    *cases(
        documents_vary_by_condition,
        "hint",
        ("minimal", "name: 居民身份证", "name: 离婚证（再婚的提供）", "documents[0].when", "请写成条件"),
    ),
    *cases(
        own_forms_are_forms,
        "warning",
        ("group", "name: 申请表, kind: form", "name: 申请表", "documents[0].kind", "申请表格文书"),
    ),
    *cases(
        sources_are_named,
        "hint",
        (
            "minimal",
            "name: 居民身份证",
            "name: 居民身份证, source: government",
            "documents[0].issued_by",
            "哪个部门出具",
        ),
    ),
    *cases(
        villages_prove_what_they_know,
        "hint",
        (
            "minimal",
            "name: 居民身份证",
            "name: 婚姻状况证明, issued_by: 村民委员会",
            "documents[0].issued_by",
            "一般不再由村",
        ),
    ),
    *cases(
        photos_are_counted, "warning", ("group", "count: 2}}", "count: 3}}", "documents[4].originals", "写了 3 张照片")
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case) -> None:
    assert_broken(case)
