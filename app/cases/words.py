"""What actions and states are called on the screen."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.cases.workflow import Action
from app.wording import msgid

# Audit actions as something a person has done: 李秀梅 提交申请.
ACTION_DONE: Mapping[str, str] = MappingProxyType(
    {
        "case.submitted": msgid("提交申请"),
        "case.accepted": msgid("受理"),
        "case.passed": msgid("审核通过"),
        "case.returned": msgid("退回补正"),
        "case.resubmitted": msgid("补正后重新提交"),
        "case.granted": msgid("准予批准"),
        "case.refused": msgid("不予批准"),
        "case.declined": msgid("不予受理"),
        "case.withdrawn": msgid("撤回申请"),
        "case.promise_made": msgid("容缺受理"),
        "case.promise_extended": msgid("同意延期补交"),
        "case.promise_lapsed": msgid("登记到期未交"),
        "case.paper_received": msgid("收到后补材料"),
        "case.paper_taken_over": msgid("沿用以前交的材料"),
        "case.consulted": msgid("提出会商"),
        "case.consultation_answered": msgid("答复会商"),
        "case.consultation_closed": msgid("结束会商"),
        "case.noted": msgid("写内部备注"),
        "case.watched": msgid("标重点关注"),
        "case.unwatched": msgid("取消重点关注"),
    }
)
ACTION_LABELS: Mapping[Action, str] = MappingProxyType(
    {
        Action.PASS_ON: msgid("通过"),
        Action.GRANT: msgid("准予批准"),
        Action.REFUSE: msgid("不予批准"),
        Action.RETURN: msgid("退回补正"),
        Action.DECLINE: msgid("不予受理"),
        Action.RESUBMIT: msgid("补正完成，重新提交"),
        Action.WITHDRAW: msgid("撤回申请"),
    }
)
STATE_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "handling": msgid("办理中"),
        "supplement": msgid("待补正"),
        "granted": msgid("已办结"),
        "refused": msgid("不予批准"),
        "declined": msgid("不予受理"),
        "withdrawn": msgid("已撤回"),
    }
)
SUPPLEMENT_NAME = "补正材料"  # of a step, stored with the case
