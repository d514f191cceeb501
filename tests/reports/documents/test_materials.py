"""申请材料: which block a document stands in, what is said of it, and how the rows are numbered."""

from __future__ import annotations

from typing import Any

import pytest

from reports.contexts import DocumentBlock, DocumentRow
from reports.documents.materials import build_blocks, count_words, documents_note
from tests.reports.samples import compiled

_FORM = {"id": "form", "name": "申请表", "kind": "form", "produced_by_desk": True}
_MANDATE = {"id": "mandate", "name": "委托书", "when": "由谁办理 != 本人"}


def document(**keys: Any) -> dict[str, Any]:
    return {"id": "paper", "name": "证明"} | keys


def blocks(*documents: dict[str, Any], **changes: Any) -> tuple[DocumentBlock, ...]:
    return build_blocks(compiled("conditional", documents=list(documents), **changes))


def only_row(*documents: dict[str, Any], **changes: Any) -> DocumentRow:
    (block,) = blocks(*documents, **changes)
    (row,) = block.rows
    return row


def test_groups_follow_what_everyone_brings_and_numbers_run_through() -> None:
    main, identity = build_blocks(compiled("group"))
    assert [row.id for row in main.rows] == ["form", "photo", "income_proof", "disability_card"]
    assert identity.title == "身份证明：任选一样"
    assert [row.number for row in (*main.rows, *identity.rows)] == [1, 2, 3, 4, 5, 6, 7]


def test_title_that_says_how_many_is_left_alone() -> None:
    groups = [{"id": "either", "title": "身份证明（任选其一）"}]
    (block,) = blocks(document(group="either"), document(id="other", group="either"), document_groups=groups)
    assert block.title == "身份证明（任选其一）"


def test_originals_and_copies_are_counted_apart() -> None:
    row = only_row(document(originals=1, copies=3))
    assert (row.originals, row.copies) == (1, 3)


@pytest.mark.parametrize(
    ("accept", "words"),
    [("keep", "收取"), ("check_return", "验后退还"), ("check_keep_copy", "验原件收复印件")],
)
def test_how_it_is_taken(accept: str, words: str) -> None:
    assert only_row(document(accept=accept)).accept == words


@pytest.mark.parametrize(
    ("keepers", "words"),
    [
        ([("乡镇", 1)], "乡镇 1 份"),
        ([("乡镇", 1), ("县民政局", 1)], "乡镇、县民政局各 1 份"),
        ([("乡镇", 1), ("县民政局", 2)], "乡镇 1 份、县民政局 2 份"),
        ([], ""),
    ],
)
def test_who_keeps_it(keepers: list[tuple[str, int]], words: str) -> None:
    kept_by = [{"keeper": keeper, "count": count} for keeper, count in keepers]
    assert only_row(document(kept_by=kept_by)).keepers == words


def test_proxy_papers_stand_last_under_their_heading() -> None:
    main, proxy = blocks(_MANDATE, _FORM)
    assert [row.name for row in main.rows] == ["申请表"]
    assert proxy.title == "请人代办，再加一样"
    assert proxy.rows[0].when == ""


def test_paper_of_some_proxies_says_of_whom() -> None:
    proof = {"id": "proof", "name": "监护关系证明", "when": "由谁办理 = 监护人"}
    (proxy,) = blocks(_MANDATE, proof)
    assert proxy.title == "请人代办，再加两样"
    assert [row.when for row in proxy.rows] == ["", "监护人来办时提供"]


def test_proxy_paper_with_another_condition_says_all_of_it() -> None:
    both = {"id": "both", "name": "同意书", "when": "由谁办理 = 监护人 且 年龄 < 18"}
    (proxy,) = blocks(both)
    assert "年龄" in proxy.rows[0].when


@pytest.mark.parametrize("rules", [{"allowed": False}, {"allowed": True, "who": ["relative"]}])
def test_paper_that_nobody_may_bring_is_left_out(rules: dict[str, Any]) -> None:
    proof = {"id": "proof", "name": "监护关系证明", "when": "由谁办理 = 监护人"}
    (main,) = blocks(_FORM, proof, proxy=rules)
    assert [row.id for row in main.rows] == ["form"]


def test_condition_of_one_paper_stands_in_its_row() -> None:
    assert only_row(document(when="kind_of_request = 变更")).when == "“办哪一种”选“变更”时提供"


def test_condition_of_several_papers_becomes_their_heading() -> None:
    changed = "kind_of_request = 变更"
    main, change = blocks(_FORM, document(when=changed), document(id="other", when=changed))
    assert change.title == "“办哪一种”选“变更”时，另带两样"
    assert [row.when for row in change.rows] == ["", ""]
    assert len(main.rows) == 1


def test_tags_and_what_they_mean() -> None:
    service = compiled("group")
    made = build_blocks(service)
    tags = {row.id: [(tag.text, tag.note) for tag in row.tags] for block in made for row in block.rows}
    assert tags["income_proof"] == [("可容缺", "5 个工作日内补")]
    assert tags["disability_card"] == [("选交", "")]
    note = documents_note(service.definition, made)
    assert "可容缺" in note and "选交" in note
    assert "免提交" not in note


def test_certificate_that_is_looked_up_is_not_asked_for() -> None:
    assert [(tag.text, tag.strong) for tag in only_row(document(exempt_by="id_card")).tags] == [("免提交", True)]


def test_copies_to_be_certified_are_named_once_by_number() -> None:
    service = compiled(
        "conditional",
        documents=[_FORM, document(copies=1, certify_copy=True), document(id="z", copies=0, certify_copy=True)],
    )
    note = documents_note(service.definition, build_blocks(service))
    assert "第 2 项的复印件注明“与原件相符”" in note


def test_small_print_in_order_of_use() -> None:
    row = only_row(
        document(
            pages="首页、本人页",
            validity="一年内有效",
            fill_note="背面写上姓名。",
            obtain_from="派出所。",
            paper_size="a3",
            photo={"size": "one_inch", "background": "白底", "count": 2},
        )
    )
    assert row.small == "首页、本人页；一寸、白底、2 张；A3 纸；一年内有效；背面写上姓名。哪里办：派出所"


def test_form_of_the_desk_is_not_fetched_anywhere() -> None:
    row = only_row({**_FORM, "obtain_from": "窗口"})
    assert row.small == "窗口打印，核对后签名"


@pytest.mark.parametrize(("count", "words"), [(1, "一样"), (2, "两样"), (10, "十样"), (12, " 12 样")])
def test_count(count: int, words: str) -> None:
    assert count_words(count) == words
