"""受理回执 and 收件回执: what they say, what they never show, and that one A5 page holds them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from catalog.definition import HandledBy
from reports.contexts import ReceiptContext, ReceivedDocument
from reports.documents.receipt import Signed
from reports.pdf import make_pdf
from reports.render import render_html
from tests.reports.paper import pages_of, size_of, ua_failures
from tests.reports.samples import compiled, receipt_context

_FULL_NUMBER = "990101194603123418"
_SUM = (
    "2026年3月2日受理，当天不算，从3月3日起算 20个工作日。",
    "放假不算：4月4日至6日（清明节）、周末 8 天。",
    "3月12日至18日补正，停 5 天不算。",
    "3月23日至29日公示，停 5 天不算。",
    "4月7日到期。",
)
_GROUP = ("form", "id_card", "residence_permit", "household_book", "photo", "income_proof", "disability_card")


def context(name: str = "minimal", **changes: Any) -> ReceiptContext:
    return receipt_context(compiled(name), **changes)


def received(count: int) -> list[ReceivedDocument]:
    return [
        ReceivedDocument(id=f"d{number}", name=f"第{number}样材料", originals=1, copies=2) for number in range(count)
    ]


@pytest.fixture(scope="module")
def paper() -> bytes:
    return make_pdf(render_html("receipt", context("publicity")))


def test_all_that_a_villager_needs_is_on_one_a5_page(paper: bytes) -> None:
    (page,) = pages_of(paper)
    assert size_of(paper) == (148, 210)
    for words in (
        "受理回执",
        "SQ26-00137",
        "周𠮷生",
        "9901**********3418",
        "陈㛃柳树沟村代办员139-0000-5521",
        "要公示的事项T-PUBLIC，第3版",
        "受理时间2026年3月2日10:26",
        "2026年4月7日前",
        "3月2日受理，次日起算20个工作日，村级公示7天不算",
        "1居民身份证12原件当场退还",
        "电话0000-6200101",
        "监督0000-6200901",
        "申请人或代办人签收",
        "石桥镇便民服务中心2026年3月2日",
        "受理专用章",
        "经办李文秀",
    ):
        assert words in page


def test_listeners_can_read_it(paper: bytes) -> None:
    assert ua_failures(paper) == []


def test_full_id_number_is_nowhere_in_the_page() -> None:
    assert _FULL_NUMBER not in render_html("receipt", context())


def test_not_accepted_yet_promises_no_date() -> None:
    it = context(accepted_at=None)
    page = pages_of(make_pdf(render_html("receipt", it)))[0]
    assert (it.title, it.moment_label, it.due) == ("收件回执", "收件时间", "")
    assert "受理后10个工作日内办结" in page
    assert "收件专用章" in page
    assert "2026年4月7日" not in page


@pytest.mark.parametrize(("item_type", "said"), [("permission", True), ("payment", False)])
def test_silence_counts_as_acceptance_for_permits_only(item_type: str, said: bool) -> None:
    it = receipt_context(compiled("minimal", item_type=item_type), accepted_at=None)
    assert ("5 日内不告知的，自收到之日起即为受理" in it.statement) is said


def test_date_beyond_the_published_holidays_is_marked() -> None:
    it = context(due_on=date(2027, 1, 12), projected=True)
    assert it.due == "2027 年 1 月 12 日前（推算）"
    assert "2027 年的放假安排还没有全部公布" in it.projected_note
    assert context().projected_note == ""


def test_on_the_spot() -> None:
    it = context("on_the_spot", due_on=None)
    assert (it.due, it.due_note) == ("", "当场办结")


def test_only_what_was_taken_in_is_listed() -> None:
    papers = [
        ReceivedDocument(id="form", name="申请表", originals=2, copies=0),
        ReceivedDocument(id="photo", name="一寸照片", originals=0, copies=0),
        ReceivedDocument(id="disability_card", name="残疾人证", originals=1, copies=0),
        ReceivedDocument(id="id_card", name="居民身份证", originals=0, copies=1),
    ]
    rows = context("group", documents=papers).rows
    assert [(row.number, row.name, row.handling) for row in rows] == [
        (1, "申请表", "收取"),
        (2, "残疾人证", "原件当场退还"),
        (3, "居民身份证", "收取"),
    ]


def test_papers_promised_to_follow_are_named_with_their_limit() -> None:
    assert context("group", missing=["收入证明"]).missing == "已容缺受理，还缺：收入证明，请在 5 个工作日内补齐。"
    assert context("group", missing=["收入证明", "申请表"]).missing.endswith("请在 5 个工作日内补齐。")
    assert context("group", missing=["申请表"]).missing.endswith("请按承诺的期限补齐。")
    assert context("group").missing == ""


def test_applicant_alone_has_no_agent_row() -> None:
    it = context(handled_by=HandledBy.SELF, agent_name="", agent_role="", agent_phone="")
    assert "代办人" not in render_html("receipt", it).split("<table", 2)[1]
    assert context(agent_role="", handled_by=HandledBy.RELATIVE).agent_role == "近亲属"


def test_hotline_when_the_service_names_no_supervision() -> None:
    it = receipt_context(compiled("minimal", contact={}), consult_phone="0000-6222000")
    assert [(pair.first, pair.second) for pair in it.contacts] == [("电话", "0000-6222000"), ("监督", "12345")]


def test_it_says_how_the_day_was_counted_on_the_same_page() -> None:
    signed = [Signed("周𠮷生", "申请人本人", "屏上手写", datetime(2026, 3, 2, 10, 20), True)]
    it = context("publicity", reckoning=_SUM, documents=received(6), signatures=signed)
    (page,) = pages_of(make_pdf(render_html("receipt", it)))
    assert "办结日期怎么算2026年3月2日受理，当天不算，从3月3日起算20个工作日。" in page
    assert it.due_note == "村级公示 7 天不算" and "次日起算" not in page  # said once
    long = context("publicity", reckoning=_SUM, documents=received(9))
    assert long.reckoning == () and "次日起算" in long.due_note  # in short where many papers want the room


@pytest.mark.parametrize("count", [0, 6, 11])
def test_an_ordinary_pile_of_papers_fits_on_one_page(count: int) -> None:
    assert len(pages_of(make_pdf(render_html("receipt", context(documents=received(count)))))) == 1


def test_a_second_page_says_whose_it_is_and_takes_the_signature_along() -> None:
    first, second = pages_of(make_pdf(render_html("receipt", context(documents=received(20)))))
    assert "受理回执SQ26-00137" in second
    assert "第2页，共2页" in second
    assert "现予受理" in second and "签收" in second
    assert "第2页" not in first and "签收" not in first


def test_it_says_who_has_signed_and_whether_that_still_holds() -> None:
    at = datetime(2026, 3, 2, 10, 20)
    signed = [Signed("周𠮷生", "申请人本人", "屏上手写", at, True), Signed("陈㛃", "受托代办人", "屏上手写", at, False)]
    (page,) = pages_of(make_pdf(render_html("receipt", context("publicity", signatures=signed))))
    assert "周𠮷生（申请人本人，2026年3月2日10:20屏上手写）签的内容与现在的申请一致" in page
    assert "陈㛃（受托代办人，2026年3月2日10:20屏上手写）签名后申请内容改过，签名已失效" in page
