"""Documents."""

from __future__ import annotations

import pytest

from catalog.checks.documents import (
    collectors_bring_known_documents,
    counts_make_sense,
    groups_can_be_met,
    promises_have_an_end,
)
from tests.catalog.checks.support import Case, assert_broken

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
        collectors_bring_known_documents,
        "rich",
        "collector_documents: [id_card]",
        "collector_documents: [id_cart]",
        "proxy.collector_documents[0]",
        "error",
        "没有编号为“id_cart”的材料，是不是想写“id_card”？",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_rule(case: Case) -> None:
    assert_broken(case)
