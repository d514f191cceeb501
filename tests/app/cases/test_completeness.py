"""What an auditor finds in a case file, rule by rule. No tables."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from app.cases.completeness import DocumentFacts, FileFacts, PaperFacts, StepFacts, findings


def day(number: int) -> dt.date:
    return dt.date(2026, 3, number)


def paper(kind: str, *, state: str = "made", prints: int = 1) -> PaperFacts:
    return PaperFacts(kind=kind, name=kind, state=state, dated_on=day(3), prints=prints)


DECIDE = StepFacts(name="审批", kind="decide", outcome="granted", person="林建华", finished=True, opinion="准予")
BOOK = DocumentFacts(name="户口簿", is_short=False, is_promised=False, files=2, mark="checked")
FILE = FileFacts(
    item_type="permission",
    state="delivered",
    submitted_on=day(2),
    accepted_on=day(3),
    acceptance_due_on=day(9),
    accepted_by_law=False,
    decided_on=day(20),
    outcome="granted",
    promised_due_on=day(20),
    delivered_on=day(23),
    delivery_due_on=day(30),
    receiver="周吉生",
    by_agent=False,
    mandate="",
    is_extended=False,
    pauses=0,
    signers=frozenset({"applicant"}),
    has_application=True,
    returns=frozenset(),
    unknown_returns=0,
    steps=(StepFacts(name="受理", kind="accept", outcome="passed", person="李文秀", finished=True, opinion=""), DECIDE),
    papers=(paper("acceptance"), paper("grant"), paper("delivery")),
    documents=(BOOK,),
)


def without(*kinds: str) -> tuple[PaperFacts, ...]:
    return tuple(one for one in FILE.papers if one.kind not in kinds)


def faulty(item_type: str) -> set[str]:
    """What a file without papers and mandate offends."""
    facts = replace(
        FILE, item_type=item_type, papers=(), by_agent=True, has_application=False, is_extended=True, pauses=1
    )
    return {one.basis for one in findings(replace(facts, decided_on=day(25), delivered_on=None)) if one.basis}


def test_the_law_of_permissions_is_cited_for_permissions_only() -> None:
    articles = {f"《行政许可法》第{one}条" for one in ("二十九", "三十二", "三十八", "四十二", "四十四", "四十五")}
    assert faulty("permission") == articles
    assert faulty("payment") == faulty("public_service") == {"《民法典》第一百六十五条"}


def test_a_whole_file_has_no_fault() -> None:
    assert findings(FILE) == ()


@pytest.mark.parametrize(
    ("changes", "severity", "words"),
    [
        ({"accepted_on": day(10)}, "error", "超过五个工作日才受理"),
        ({"accepted_on": None}, "error", "没有受理日期"),
        ({"accepted_by_law": True}, "warning", "视为受理"),
        ({"papers": without("acceptance")}, "error", "没有受理回执"),
        ({"state": "declined", "decided_on": None}, "error", "没有不予受理通知书"),
        ({"decided_on": day(21)}, "error", "超过承诺的期限"),
        ({"papers": without("grant")}, "error", "没有决定书"),
        ({"outcome": "refused"}, "error", "没有决定书"),
        ({"delivered_on": None}, "error", "还没有送达"),
        ({"delivered_on": day(31)}, "error", "十个工作日以后才送达"),
        ({"receiver": ""}, "warning", "谁领取"),
        ({"papers": without("delivery")}, "warning", "没有送达回证"),
        ({"steps": (replace(DECIDE, opinion=" "),)}, "error", "“审批”环节没有写意见"),
        ({"steps": (replace(DECIDE, person=""),)}, "error", "“审批”环节没有经办人"),
        ({"is_extended": True}, "error", "没有延长办理期限通知书"),
        ({"pauses": 1}, "error", "书面告知只有 0 份"),
        ({"has_application": False}, "error", "案卷里没有申请表"),
        ({"signers": frozenset()}, "warning", "没有见到申请人或代办人的签名"),
        ({"signers": frozenset(), "returns": {"grant", "mandate"}}, "warning", "没有见到申请人或代办人的签名"),
        ({"signers": frozenset(), "unknown_returns": 2}, "warning", "2 个文件认不出是哪种文书"),
        ({"by_agent": True, "signers": frozenset({"agent"})}, "error", "没有委托书"),
        ({"by_agent": True, "mandate": "active"}, "warning", "没有见到代办员的签名"),
        ({"by_agent": True, "mandate": "active", "returns": {"delivery"}}, "warning", "没有见到代办员的签名"),
        ({"documents": (replace(BOOK, is_short=True),)}, "error", "份数不够：户口簿"),
        ({"documents": (replace(BOOK, is_short=True, is_promised=True),)}, "error", "容缺的材料还没有补来"),
        ({"documents": (replace(BOOK, mark="unclear"),)}, "error", "看不清：户口簿"),
        ({"documents": (replace(BOOK, files=0),)}, "warning", "1 样材料没有扫描件：户口簿"),
        ({"papers": (*FILE.papers, paper("publicity", state="owed"))}, "error", "还有文书没有出：publicity"),
    ],
)
def test_each_fault_is_found_alone(changes: dict[str, Any], severity: str, words: str) -> None:
    found = findings(replace(FILE, **changes))
    assert [one.severity for one in found if words in one.words] == [severity], found
    assert len(found) == 1, found


def test_a_return_needs_its_notice_signed_for() -> None:
    returned = (replace(DECIDE, outcome="returned", opinion="缺户口簿"), DECIDE)
    words = "".join(one.words for one in findings(replace(FILE, steps=returned)))
    assert "补正告知书只有 0 份" in words
    notice = paper("supplement", prints=0)
    words = "".join(one.words for one in findings(replace(FILE, steps=returned, papers=(*FILE.papers, notice))))
    assert "没有打印过" in words and "没有见到申请人签收" in words
    told = replace(FILE, steps=returned, papers=(*FILE.papers, paper("supplement")))
    assert findings(replace(told, returns=frozenset({"supplement"}))) == ()
    other = findings(replace(told, returns=frozenset({"grant", "application"})))
    assert [one.words for one in other] == ["没有见到申请人签收的补正告知书"]
    (unknown,) = findings(replace(told, unknown_returns=1))
    assert "1 个文件认不出" in unknown.words and unknown.words.endswith("有没有申请人签收的补正告知书")


def test_a_scan_of_the_signed_application_is_a_signature() -> None:
    signed = replace(FILE, signers=frozenset(), returns=frozenset({"application"}), by_agent=True, mandate="active")
    assert findings(signed) == ()


def test_the_application_itself_is_in_the_file_without_a_scan() -> None:
    form = DocumentFacts(name="申请表", is_short=False, is_promised=False, files=0, mark="", is_in_file=True)
    assert findings(replace(FILE, documents=(form, BOOK))) == ()


def test_a_void_paper_counts_for_nothing_and_errors_come_first() -> None:
    found = findings(replace(FILE, papers=(paper("acceptance", state="void"), paper("grant")), signers=frozenset()))
    assert [one.severity for one in found] == ["error", "warning", "warning"]
