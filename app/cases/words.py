"""What actions and states are called on the screen."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from flask_babel import gettext as _

from app.cases.workflow import Event, State
from app.wording import msgid

# Audit actions as something a person has done: 李秀梅 提交申请.
ACTION_DONE: Mapping[str, str] = MappingProxyType(
    {
        "case.submitted": msgid("提交申请"),
        "case.accepted": msgid("受理"),
        "case.passed": msgid("审核通过"),
        "case.returned": msgid("退回补正"),
        "case.resubmitted": msgid("补正后重新提交"),
        "case.corrected": msgid("当场更正"),
        "case.granted": msgid("批准"),
        "case.refused": msgid("不予批准"),
        "case.declined": msgid("不予受理"),
        "case.withdrawn": msgid("撤回申请"),
        "case.accepted_by_law": msgid("视为受理"),
        "case.objected": msgid("提出不同意见"),
        "case.sent_back": msgid("退回上一环节"),
        "case.transferred": msgid("转办"),
        "case.paused": msgid("暂停计时"),
        "case.resumed": msgid("恢复办理"),
        "case.extended": msgid("批准延期"),
        "case.granted_partly": msgid("部分批准"),
        "case.delivered": msgid("登记送达"),
        "case.archived": msgid("归档"),
        "case.terminated": msgid("终止办理"),
        "case.reopened": msgid("重新办理"),
        "case.fee_paid": msgid("登记代缴费用"),
        "case.mandate_pause": msgid("中止代办"),
        "case.mandate_resume": msgid("续办代办"),
        "case.mandate_end": msgid("终止委托"),
        "case.mandate_change": msgid("更换代办员"),
        "case.papers_sent": msgid("移交材料"),
        "case.papers_received": msgid("签收材料"),
        "case.delivery_hand": msgid("定了当面送达"),
        "case.delivery_post": msgid("寄出结果"),
        "case.delivery_pickup": msgid("通知凭码取件"),
        "case.delivery_code": msgid("重发取件码"),
        "case.delivery_returned": msgid("登记结果退回"),
        "case.original_kept": msgid("留下原件"),
        "case.original_returned": msgid("退还原件"),
        "case.original_carried": msgid("把原件交代办员带着"),
        "case.original_taken_back": msgid("收回原件"),
        "case.original_held_long": msgid("提醒退还原件"),
        "case.promise_made": msgid("容缺受理"),
        "case.promise_extended": msgid("同意延期补交"),
        "case.promise_lapsed": msgid("登记到期未交"),
        "case.paper_received": msgid("收到后补材料"),
        "case.paper_taken_over": msgid("沿用以前交的材料"),
        "case.blank_named": msgid("记下空白表编号"),
        "case.file_placed": msgid("归档登记"),
        "case.consulted": msgid("提出会商"),
        "case.consultation_answered": msgid("答复会商"),
        "case.consultation_closed": msgid("结束会商"),
        "case.written_down": msgid("写下办理记录"),
        "case.noted": msgid("写内部备注"),
        "case.watched": msgid("标重点关注"),
        "case.unwatched": msgid("取消重点关注"),
    }
)
# What is said and noted beside the way of a case: it moves nothing, and makes no form of others out of date.
BESIDE: frozenset[str] = frozenset(
    {
        "case.blank_named",
        "case.file_placed",
        "case.consulted",
        "case.delivery_hand",
        "case.delivery_post",
        "case.delivery_pickup",
        "case.delivery_code",
        "case.delivery_returned",
        "case.consultation_answered",
        "case.consultation_closed",
        "case.noted",
        "case.watched",
        "case.unwatched",
    }
)
ACTION_LABELS: Mapping[Event, str] = MappingProxyType(
    {
        Event.PASS_ON: msgid("通过"),
        Event.GRANT: msgid("批准"),
        Event.REFUSE: msgid("不予批准"),
        Event.REQUEST_SUPPLEMENT: msgid("退回补正"),
        Event.DECLINE: msgid("不予受理"),
        Event.RESUBMIT: msgid("补正完成，重新提交"),
        Event.CORRECT: msgid("当场更正"),
        Event.WITHDRAW: msgid("撤回申请"),
        Event.OBJECT: msgid("不同意"),
        Event.SEND_BACK: msgid("退回上一环节"),
        Event.TRANSFER: msgid("转办"),
        Event.PAUSE: msgid("暂停计时"),
        Event.RESUME: msgid("恢复办理"),
        Event.EXTEND: msgid("延期"),
        Event.GRANT_PARTLY: msgid("部分批准"),
        Event.DELIVER: msgid("登记送达"),
        Event.ARCHIVE: msgid("归档"),
        Event.TERMINATE: msgid("终止办理"),
        Event.REOPEN: msgid("重新办理"),
    }
)
STATE_LABELS: Mapping[str, str] = MappingProxyType(
    {
        State.SUBMITTED: msgid("待受理"),
        State.SUPPLEMENT: msgid("待补正"),
        State.HANDLING: msgid("办理中"),
        State.PAUSED: msgid("已暂停"),
        State.DECIDED: msgid("已办结"),
        State.DELIVERED: msgid("已送达"),
        State.ARCHIVED: msgid("已归档"),
        State.DECLINED: msgid("不予受理"),
        State.WITHDRAWN: msgid("已撤回"),
        State.TERMINATED: msgid("已终止"),
    }
)
OUTCOME_LABELS: Mapping[str, str] = MappingProxyType(
    {"granted": msgid("批准"), "partly": msgid("部分批准"), "refused": msgid("不予批准")}
)

# What came of a step.
OUTCOME_WORDS = {
    "passed": msgid("通过"),
    "returned": msgid("退回补正"),
    "granted": msgid("批准"),
    "refused": msgid("不予批准"),
    "declined": msgid("不予受理"),
    "resubmitted": msgid("已补正"),
    "withdrawn": msgid("已撤回"),
    "partly": msgid("部分批准"),
    "terminated": msgid("已终止"),
    "objected": msgid("不同意"),
    "sent_back": msgid("退回上一环节"),
    "transferred": msgid("已转出"),
}


def state_words(state: str, outcome: str | None) -> str:
    """Where a case stands, as people say it: what was decided against is told before where its papers are."""
    if outcome in ("refused", "partly"):
        return _(OUTCOME_LABELS[outcome])
    return _(STATE_LABELS[state])


SUPPLEMENT_NAME = "补正材料"  # of a step, stored with the case
