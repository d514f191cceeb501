"""The letters of a case: the right facts, laws by item type, remedies, and wordings that mean harm."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from catalog.law_specs import FeeSpec, LegalBasis, RemedySpec
from reports.contexts import ReceivedDocument
from reports.documents import (
    decision_granted,
    decision_refused,
    decline_notice,
    delivery_slip,
    extension_notice,
    payment_notice,
    special_procedure_notice,
    termination_notice,
    withdrawal,
)
from reports.imprint import Imprint
from reports.letter_contexts import ServedPaper
from reports.letter_kinds import LETTERS
from reports.letter_texts import check_text, shipped_text
from reports.registry import PRINTABLES
from reports.render import render_html
from reports.specimens import Specimen
from tests.reports.documents.letter_case import letter_case, said, text
from tests.reports.samples import compiled

REMEDY = RemedySpec(review_body="青石县人民政府", court="青石县人民法院")
PAPERS = [
    ReceivedDocument(id="application_form", name="申请表", originals=1, copies=0),
    ReceivedDocument(id="household_book", name="居民户口簿", originals=1, copies=2),
    ReceivedDocument(id="id_card", name="居民身份证", originals=1, copies=0),
]


@pytest.mark.parametrize("kind", LETTERS)
def test_shipped_texts_pass_their_check_and_print_with_every_placeholder_known(kind: str) -> None:
    letter = LETTERS[kind]
    assert check_text(shipped_text(kind), letter.kind) == []
    assert letter.printable in PRINTABLES
    for item_type in ("permission", "payment", "public_service"):
        service = compiled("group", item_type=item_type)
        html = render_html(letter.printable, letter.sample(Specimen(compiled=service), shipped_text(kind)))
        assert "{{" not in html and "{%" not in html and "。。" not in html and "，。" not in html


def test_a_decline_ticks_one_reason_says_where_to_go_and_how_to_complain() -> None:
    build = decline_notice.build
    case = letter_case(remedy=REMEDY, item_type="permission")
    it = build(case, text("decline_notice"), reason_kind="not_ours", reason="归人社局管", where_to="县人社局")
    assert [one.words for one in it.reasons if one.on] == ["不属于本事项受理范围"]
    words = said("decline_notice", it)
    assert "《中华人民共和国行政许可法》第三十二条第一款第二项" in words
    assert "具体理由：归人社局管。" in words and "请向县人社局提出申请" in words
    assert "60日内，向青石县人民政府申请行政复议" in words and "6个月内，依法向青石县人民法院提起" in words


def test_who_signs_names_the_review_bodies_and_the_court() -> None:
    own = replace(text("decline_notice"), review_bodies=("甲县人民政府", "乙市民政局"), court="甲县人民法院")
    it = decline_notice.build(letter_case(remedy=REMEDY), own, reason_kind="other", reason="不属于受理范围")
    assert "向甲县人民政府或者乙市民政局申请行政复议" in said("decline_notice", it)
    assert "向甲县人民法院提起行政诉讼" in said("decline_notice", it)
    nobody = decline_notice.build(
        letter_case(remedy=RemedySpec()), text("decline_notice"), reason_kind="other", reason="不属于受理范围"
    )
    assert "向有管辖权的行政复议机关申请行政复议" in said("decline_notice", nobody)


def test_only_procedures_of_the_law_cite_it() -> None:
    def words(kind: str) -> str:
        it = special_procedure_notice.build(
            letter_case(item_type="permission"),
            text("special_procedure_notice"),
            pause_kind=kind,
            reason="需要专家到场",
            began_on=date(2026, 3, 5),
            until=date(2026, 4, 2),
        )
        return said("special_procedure_notice", it)

    assert "第四十五条" in words("expert_review") and "行政许可法" not in words("cross_region")
    assert "自2026年3月5日起进行专家评审，预计至2026年4月2日结束" in words("expert_review")
    assert "3月3日受理" in words("hearing")


def test_an_extension_names_both_days_and_is_dated_by_its_event() -> None:
    it = extension_notice.build(
        letter_case(),
        text("extension_notice"),
        reason="外省信息没有反馈",
        earlier_due_on=date(2026, 4, 7),
        days=10,
        due_on=date(2026, 4, 21),
    )
    words = said("extension_notice", it)
    assert "原定于2026年4月7日前办结" in words and "延长10个工作日，延长后的办结期限为2026年4月21日" in words
    assert "外省信息没有反馈。" in words and it.seal_date == "2026年3月4日"


def test_decisions_are_called_by_what_they_are() -> None:
    def title(item_type: str, *, partly: bool = False) -> str:
        case = letter_case(item_type=item_type)
        return decision_granted.build(case, text("decision_granted"), partly=partly, reason="只准予一项").title

    assert title("permission") == "准予行政许可决定书"
    assert title("payment") == "批准决定书" and title("payment", partly=True) == "部分批准决定书"
    assert title("public_service") == "办理结果告知书"


def test_a_decision_in_part_has_reasons_and_remedies_one_in_full_has_none() -> None:
    case = letter_case(remedy=REMEDY, legal_basis=(LegalBasis(title="社会救助暂行办法", article="第九条"),))
    part = decision_granted.build(case, text("decision_granted"), partly=True, reason="两人准予，一人不准予")
    full = decision_granted.build(case, text("decision_granted"), effective_on=date(2026, 4, 1))
    assert "两人准予，一人不准予。" in said("decision_granted", part) and part.remedies
    assert "依照《社会救助暂行办法》第九条的规定，决定予以批准。" in said("decision_granted", full)
    assert "自2026年4月1日起执行" in said("decision_granted", full) and full.remedies == ()


def test_returned_papers_count_originals_and_copies_apart() -> None:
    documents = compiled("group").definition.documents
    specs = [documents[0].model_copy(update={"id": one.id, "name": one.name}) for one in PAPERS]
    ways = ("keep", "check_keep_copy", "check_return")
    kept = tuple(spec.model_copy(update={"accept": way}) for spec, way in zip(specs, ways, strict=True))
    case = letter_case(documents=kept, remedy=REMEDY)
    it = decision_refused.build(case, text("decision_refused"), reason="不符合条件", documents=PAPERS)
    assert [(row.name, row.originals, row.copies) for row in it.rows] == [("申请表", 1, 0), ("居民户口簿", 0, 2)]
    words = said("decision_refused", it)
    assert "1申请表1—" in words and "2居民户口簿—2" in words and "居民身份证" not in words
    nothing = decision_refused.build(case, text("decision_refused"), reason="不符合条件", documents=[])
    assert nothing.returning == () and "退还" not in said("decision_refused", nothing)


def test_a_termination_says_its_cause_unless_it_is_told_in_words() -> None:
    def words(kind: str) -> str:
        it = termination_notice.build(
            letter_case(), text("termination_notice"), reason_kind=kind, reason="两次电话未果", documents=[]
        )
        return said("termination_notice", it)

    assert "因逾期未补正，本机关决定终止办理" in words("supplement_overdue")
    assert "。本机关决定终止办理" in words("other") and "因其他" not in words("other")


def test_a_withdrawal_is_asked_for_and_confirmed() -> None:
    it = withdrawal.build(
        letter_case(),
        text("withdrawal"),
        text("withdrawal_request"),
        reason="不想办了",
        withdrawn_on=date(2026, 3, 4),
        documents=[],
    )
    words = said("withdrawal", it)
    assert "于2026年3月4日提出撤回该申请。理由：不想办了。" in words
    assert "撤回申请书" in words and "本人张桂兰于2026年3月2日申请办理" in words and "申请人签名" in words


def test_fees_are_summed_and_written_in_capitals() -> None:
    fees = [
        FeeSpec(name="工本费", amount=Decimal(10), unit="元/本", basis="甲目录", reduction="低保对象免收"),
        FeeSpec(name="邮寄费", amount=Decimal("12.50"), basis="乙目录", online_payment=True),
    ]
    words = said("payment_notice", payment_notice.build(letter_case(), text("payment_notice"), fees=fees))
    assert "1工本费10元/本10甲目录；减免：低保对象免收。" in words
    assert "合计22.50元人民币（大写）贰拾贰元伍角整" in words and "也可以在网上缴费" in words
    assert "以上费用合计22.50元，请自收到本通知书之日起15个工作日内" in words and "财政票据。符合减免" in words


def test_a_delivery_slip_names_papers_way_receiver_and_time() -> None:
    it = delivery_slip.build(
        letter_case(),
        text("delivery_slip"),
        phone="139****3418",
        papers=[ServedPaper(name="批准决定书", number="青民准〔2026〕12 号", count=1)],
        ways=("window", "post"),
        way="post",
        receiver="张桂兰",
        served_at=datetime(2026, 3, 6, 9, 30),
    )
    words = said("delivery_slip", it)
    assert "批准决定书青民准〔2026〕12号1" in words and "2026年3月6日09:30" in words
    assert [one.words for one in it.ways if one.on] == ["邮政寄递"] and it.relation == "本人"


def test_an_enterprise_is_addressed_as_one() -> None:
    it = extension_notice.build(
        letter_case(applicant_is_body=True, agent_name=""),
        text("extension_notice"),
        reason="外省信息没有反馈",
        earlier_due_on=None,
        days=5,
        due_on=None,
    )
    assert it.opening[0].startswith("你单位于2026年3月2日向本机关申请办理")


def test_markup_of_wordings_and_of_people_comes_out_as_text() -> None:
    own = replace(text("extension_notice"), title="<b>通知</b>", parts={"opening": ("<script>{{ reason }}</script>",)})
    it = extension_notice.build(
        letter_case(applicant_name="<i>甲</i>"), own, reason="<img src=x>", earlier_due_on=None, days=5, due_on=None
    )
    html = render_html("extension_notice", it)
    for mark in ("<script", "<img", "<i>甲", "<h1><b>"):
        assert mark not in html
    assert "&lt;script&gt;&lt;img src=x&gt;" in html


def test_an_issued_letter_carries_number_code_and_seal() -> None:
    imprint = Imprint(
        number="青民延〔2026〕3 号",
        verify_code="K7Q2-M4XP",
        verify_url="https://hall.example/v/K7Q2M4XP",
        seal="seal-1",
        copies_note="一式两份",
    )
    it = extension_notice.build(
        letter_case(imprint=imprint), text("extension_notice"), reason="等", earlier_due_on=None, days=5, due_on=None
    )
    html = render_html("extension_notice", it)
    assert "desk:asset/seal-1" in html and "<!--marks-->" in html and "样张" not in html
    assert "青民延〔2026〕3号" in said("extension_notice", it) and "K7Q2-M4XP" in html


@pytest.mark.parametrize(
    ("item_type", "granted", "partly", "refused"),
    [
        ("permission", "决定准予行政许可。", "决定部分准予行政许可，", "本机关决定不予行政许可。"),
        ("confirmation", "决定予以确认。", "决定部分予以确认，", "本机关决定不予确认。"),
        ("public_service", "予以办理。", "部分予以办理，", "本机关不予办理。"),
        ("payment", "决定予以批准。", "决定部分予以批准，", "本机关决定不予批准。"),
    ],
)
def test_a_decision_says_in_its_body_what_its_title_says(
    item_type: str, granted: str, partly: str, refused: str
) -> None:
    case, words = letter_case(remedy=REMEDY, item_type=item_type), text("decision_granted")
    full = said("decision_granted", decision_granted.build(case, words, effective_on=date(2026, 4, 1)))
    part = said("decision_granted", decision_granted.build(case, words, partly=True, reason="一项不符合"))
    no = said(
        "decision_refused", decision_refused.build(case, text("decision_refused"), reason="收入超标", documents=[])
    )
    assert granted in full and partly in part and refused in no
    assert ("本决定自" in full) is (item_type != "public_service")
    assert ("批准" in full + part + no) is (item_type == "payment")


def test_a_permission_rests_on_its_own_law_before_that_of_the_procedure() -> None:
    bases = [LegalBasis(title=f"示例{name}条例", article=f"第{name}条", text="…") for name in "一二"]
    case = letter_case(remedy=REMEDY, item_type="permission", legal_basis=tuple(bases))
    law = "《中华人民共和国行政许可法》第三十八条第一款"
    full = said("decision_granted", decision_granted.build(case, text("decision_granted")))
    assert f"依照《示例一条例》第一条、《示例二条例》第二条和{law}的规定，决定准予" in full
    no = decision_refused.build(case, text("decision_refused"), reason="不符合", documents=[])
    assert f"第二条和{law[:-3]}第二款的规定，本机关决定不予" in said("decision_refused", no)
