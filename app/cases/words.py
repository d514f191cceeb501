"""What actions and states are called on the screen."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.cases.workflow import Action

# Audit actions as something a person has done: 李秀梅 提交申请.
ACTION_DONE: Mapping[str, str] = MappingProxyType(
    {
        "case.submitted": "提交申请",
        "case.accepted": "受理",
        "case.passed": "审核通过",
        "case.returned": "退回补正",
        "case.resubmitted": "补正后重新提交",
        "case.granted": "准予批准",
        "case.refused": "不予批准",
        "case.declined": "不予受理",
        "case.withdrawn": "撤回申请",
    }
)
ACTION_LABELS: Mapping[Action, str] = MappingProxyType(
    {
        Action.PASS_ON: "通过",
        Action.GRANT: "准予批准",
        Action.REFUSE: "不予批准",
        Action.RETURN: "退回补正",
        Action.DECLINE: "不予受理",
        Action.RESUBMIT: "补正完成，重新提交",
        Action.WITHDRAW: "撤回申请",
    }
)
STATE_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "handling": "办理中",
        "supplement": "待补正",
        "granted": "已办结",
        "refused": "不予批准",
        "declined": "不予受理",
        "withdrawn": "已撤回",
    }
)
SUPPLEMENT_NAME = "补正材料"
