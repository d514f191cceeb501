"""Every printable there is: what it is called, what it is printed for, and a sample of it.

One line each. Tests walk this list with every shipped service, the docs show it, wordings are previewed with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from reports.documents import (
    agent_acceptance,
    agent_booklet,
    agent_cards,
    agent_completion,
    agent_report,
    agents_board,
    application,
    appointment_slip,
    blank_form,
    bus_calendar,
    callback_record,
    case_course,
    case_front,
    case_notes,
    case_signed,
    checklist,
    completion_notice,
    contact_card,
    decision_granted,
    decision_refused,
    decline_notice,
    deferral,
    delivery_slip,
    duty_rota,
    extension_notice,
    guide,
    guide_large,
    guide_leaflet,
    guide_phone,
    guide_poster,
    guide_short,
    guide_spoken,
    inspection_record,
    ledger,
    ledger_hand_in,
    list_poster,
    machine_card,
    mandate,
    mandate_blank,
    mandate_change,
    manifest,
    one_time_notice,
    payment_notice,
    problem_sheet,
    publicity_notice,
    quick_card,
    rating_sheet,
    receipt,
    receipt_elder,
    route_sheet,
    sample_form,
    sent_in_slip,
    service_lists,
    sign_in_sheet,
    slip,
    special_procedure_notice,
    staff_board,
    supplement_notice,
    termination_notice,
    urging_note,
    vote_record,
    window_sign,
    withdrawal,
)
from reports.handbook import sample as handbook
from reports.render import Printed
from reports.specimens import Specimen

Family = Literal["guide", "book", "form", "case", "mandate", "hall", "ledger"]
Subject = Literal["service", "case", "place", "county"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Printable:
    """One kind of paper. `id` is the name of its template."""

    id: str
    name: str
    family: Family
    of: Subject  # what it is printed for
    size: str  # A4, A5, A3 …
    sample: Callable[[Specimen], Printed]


def _listed(*printables: Printable) -> dict[str, Printable]:
    return {one.id: one for one in printables}


PRINTABLES: dict[str, Printable] = _listed(
    Printable(id="receipt", name="受理（收件）回执", family="case", of="case", size="A5", sample=receipt.sample),
    Printable(id="slip", name="办件告知单", family="case", of="case", size="A5", sample=slip.sample),
    Printable(
        id="sent_in_slip", name="手机传材料说明", family="hall", of="place", size="A5", sample=sent_in_slip.sample
    ),
    Printable(
        id="appointment_slip", name="预约单", family="hall", of="place", size="A5", sample=appointment_slip.sample
    ),
    Printable(id="receipt_elder", name="大字回执", family="case", of="case", size="A5", sample=receipt_elder.sample),
    Printable(
        id="receipt_elder_a4",
        name="大字回执（A4）",
        family="case",
        of="case",
        size="A4",
        sample=receipt_elder.sample_a4,
    ),
    Printable(
        id="one_time_notice", name="一次性告知单", family="case", of="service", size="A4", sample=one_time_notice.sample
    ),
    Printable(
        id="supplement_notice",
        name="申请材料补正告知书",
        family="case",
        of="case",
        size="A4",
        sample=supplement_notice.sample,
    ),
    Printable(
        id="decline_notice", name="不予受理通知书", family="case", of="case", size="A4", sample=decline_notice.sample
    ),
    Printable(id="promise", name="容缺受理通知书、承诺书", family="case", of="case", size="A4", sample=deferral.sample),
    Printable(
        id="special_procedure_notice",
        name="特殊程序审查期限告知书",
        family="case",
        of="case",
        size="A4",
        sample=special_procedure_notice.sample,
    ),
    Printable(
        id="extension_notice",
        name="延长办理期限通知书",
        family="case",
        of="case",
        size="A4",
        sample=extension_notice.sample,
    ),
    Printable(
        id="payment_notice", name="缴费通知书", family="case", of="case", size="A4", sample=payment_notice.sample
    ),
    Printable(
        id="decision_granted",
        name="批准（准予）决定书",
        family="case",
        of="case",
        size="A4",
        sample=decision_granted.sample,
    ),
    Printable(
        id="decision_refused",
        name="不予批准决定书",
        family="case",
        of="case",
        size="A4",
        sample=decision_refused.sample,
    ),
    Printable(
        id="completion_notice",
        name="办结通知书",
        family="case",
        of="case",
        size="A4",
        sample=completion_notice.sample,
    ),
    Printable(id="delivery_slip", name="送达回证", family="case", of="case", size="A4", sample=delivery_slip.sample),
    Printable(
        id="withdrawal",
        name="撤回申请确认书、撤回申请书",
        family="case",
        of="case",
        size="A4",
        sample=withdrawal.sample,
    ),
    Printable(
        id="withdrawal_request",
        name="撤回申请书",
        family="case",
        of="case",
        size="A4",
        sample=withdrawal.sample_request,
    ),
    Printable(
        id="termination_notice",
        name="终止办理通知书",
        family="case",
        of="case",
        size="A4",
        sample=termination_notice.sample,
    ),
    Printable(id="publicity_notice", name="公示", family="case", of="case", size="A4", sample=publicity_notice.sample),
    Printable(
        id="publicity_notice_a3",
        name="公示（A3）",
        family="case",
        of="case",
        size="A3",
        sample=publicity_notice.sample_a3,
    ),
    Printable(
        id="inspection_record",
        name="入户调查（现场核查）记录",
        family="case",
        of="case",
        size="A4",
        sample=inspection_record.sample,
    ),
    Printable(id="vote_record", name="民主评议记录", family="case", of="case", size="A4", sample=vote_record.sample),
    Printable(id="manifest", name="材料移交清单", family="case", of="place", size="A4", sample=manifest.sample),
    Printable(
        id="urging_note", name="催办（督办）通知单", family="case", of="place", size="A4", sample=urging_note.sample
    ),
    Printable(id="mandate", name="代办服务委托书", family="mandate", of="case", size="A4", sample=mandate.sample),
    Printable(
        id="mandate_pause",
        name="代办服务中止单",
        family="mandate",
        of="case",
        size="A4",
        sample=mandate_change.sample_pause,
    ),
    Printable(
        id="mandate_resume",
        name="代办服务续办委托书",
        family="mandate",
        of="case",
        size="A4",
        sample=mandate_change.sample_resume,
    ),
    Printable(
        id="mandate_end",
        name="代办服务终止单",
        family="mandate",
        of="case",
        size="A4",
        sample=mandate_change.sample_end,
    ),
    Printable(
        id="mandate_change",
        name="代办员变更单",
        family="mandate",
        of="case",
        size="A4",
        sample=mandate_change.sample_change,
    ),
    Printable(
        id="agent_acceptance",
        name="帮办代办受理单",
        family="mandate",
        of="case",
        size="A4",
        sample=agent_acceptance.sample,
    ),
    Printable(
        id="agent_completion",
        name="帮办代办办结单",
        family="mandate",
        of="case",
        size="A4",
        sample=agent_completion.sample,
    ),
    Printable(id="guide", name="办事指南", family="guide", of="service", size="A4", sample=guide.sample),
    Printable(
        id="guide_short", name="一页简明指南", family="guide", of="service", size="A4", sample=guide_short.sample
    ),
    Printable(
        id="guide_leaflet", name="指南三折页", family="guide", of="service", size="A4", sample=guide_leaflet.sample
    ),
    Printable(
        id="guide_poster_a3", name="指南挂图", family="guide", of="service", size="A3", sample=guide_poster.sample_a3
    ),
    Printable(
        id="guide_poster_a2",
        name="指南大挂图",
        family="guide",
        of="service",
        size="A2",
        sample=guide_poster.sample_a2,
    ),
    Printable(
        id="guide_phone", name="手机版指南", family="guide", of="service", size="phone", sample=guide_phone.sample
    ),
    Printable(id="guide_large", name="大字版指南", family="guide", of="service", size="A4", sample=guide_large.sample),
    Printable(
        id="guide_spoken", name="指南朗读稿", family="guide", of="service", size="A4", sample=guide_spoken.sample
    ),
    Printable(id="blank_form", name="空白表", family="form", of="service", size="A4", sample=blank_form.sample),
    Printable(
        id="mandate_blank", name="空白委托书", family="form", of="service", size="A4", sample=mandate_blank.sample
    ),
    Printable(id="sample_form", name="样表", family="form", of="service", size="A4", sample=sample_form.sample),
    Printable(id="application", name="申请表", family="case", of="case", size="A4", sample=application.sample),
    Printable(id="handbook", name="办事手册", family="book", of="county", size="A4", sample=handbook.sample),
    Printable(id="table", name="清单、报表", family="book", of="county", size="A4", sample=service_lists.sample),
    Printable(id="checklist", name="申请材料清单", family="case", of="case", size="A4", sample=checklist.sample),
    Printable(id="list_poster", name="事项挂图", family="hall", of="place", size="A3", sample=list_poster.sample_a3),
    Printable(
        id="list_poster_a2", name="事项大挂图", family="hall", of="place", size="A2", sample=list_poster.sample_a2
    ),
    Printable(id="window_sign", name="窗口牌", family="hall", of="place", size="A4", sample=window_sign.sample),
    Printable(id="quick_card", name="窗口人员速查卡", family="hall", of="place", size="A4", sample=quick_card.sample),
    Printable(
        id="agent_booklet",
        name="代办员手册（大字版）",
        family="hall",
        of="county",
        size="A4",
        sample=agent_booklet.sample,
    ),
    Printable(id="agent_cards", name="代办员三步卡", family="hall", of="county", size="A4", sample=agent_cards.sample),
    Printable(id="case_front", name="案卷封面和目录", family="case", of="case", size="A4", sample=case_front.sample),
    Printable(id="case_signed", name="签名记录", family="case", of="case", size="A4", sample=case_signed.sample),
    Printable(id="case_course", name="办理过程记录", family="case", of="case", size="A4", sample=case_course.sample),
    Printable(id="case_notes", name="案卷备考表", family="case", of="case", size="A4", sample=case_notes.sample),
    Printable(
        id="staff_board", name="工作人员去向公示牌", family="hall", of="place", size="A4", sample=staff_board.sample
    ),
    Printable(
        id="agent_report", name="代办员季度工作报告", family="hall", of="place", size="A4", sample=agent_report.sample
    ),
    Printable(id="rating_sheet", name="代办员评议表", family="hall", of="place", size="A4", sample=rating_sheet.sample),
    Printable(
        id="representative_sheet",
        name="代办员代表评议表",
        family="hall",
        of="place",
        size="A4",
        sample=rating_sheet.sample_of_representative,
    ),
    Printable(
        id="callback_record",
        name="帮办代办电话回访记录",
        family="hall",
        of="place",
        size="A4",
        sample=callback_record.sample,
    ),
    Printable(
        id="agents_board", name="代办员评议结果公示", family="hall", of="place", size="A4", sample=agents_board.sample
    ),
    Printable(id="sign_in_sheet", name="培训签到表", family="hall", of="place", size="A4", sample=sign_in_sheet.sample),
    Printable(id="contact_card", name="便民连心卡", family="hall", of="place", size="A4", sample=contact_card.sample),
    Printable(id="duty_rota", name="值班表", family="hall", of="place", size="A4", sample=duty_rota.sample),
    Printable(
        id="machine_card", name="自助服务机身份卡", family="hall", of="place", size="A5", sample=machine_card.sample
    ),
    Printable(
        id="bus_calendar", name="流动服务车日历", family="hall", of="place", size="A4", sample=bus_calendar.sample
    ),
    Printable(id="route_sheet", name="上门走访单", family="ledger", of="place", size="A4", sample=route_sheet.sample),
    Printable(
        id="ledger_hand_in", name="台账报送单", family="ledger", of="place", size="A4", sample=ledger_hand_in.sample
    ),
    Printable(
        id="problem_sheet", name="问题交接单", family="ledger", of="place", size="A4", sample=problem_sheet.sample
    ),
    Printable(id="ledger", name="台账、登记簿", family="ledger", of="place", size="A4", sample=ledger.sample),
)
