"""代办服务委托书、中止单、续办委托书、终止单: one sheet under the title that fits (DB3205/T 1077, annexes B to E)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from reports.contexts import Pair
from reports.moving_contexts import MandateSlipContext
from reports.wording import date_words

Kind = Literal["given", "paused", "resumed", "ended"]
_TITLES: dict[Kind, str] = {
    "given": "代办服务委托书",
    "paused": "代办服务中止单",
    "resumed": "代办服务续办委托书",
    "ended": "代办服务终止单",
}
_SENTENCES: dict[Kind, str] = {
    "given": "本人自愿委托上述代办员，在上述权限内代为办理。代办不收费；法定费用由本人缴纳。",
    "paused": "因上述理由，代办服务自本单填写之日起中止。中止期间代办员不代为补正、撤回，"
    "办理时限照常计算；续办另填委托书。",
    "resumed": "中止的理由已经消除，本人委托上述代办员按原来的权限继续代办。",
    "ended": "因上述理由，代办委托自本单填写之日起终止。此后的补正、撤回，由本人到乡镇（街道）便民服务中心办理；"
    "本人交给代办员的原件应当当面退还。",
}


def build(
    *,
    kind: Kind,
    case_number: str,
    service: str,
    principal: str,
    principal_id: str,
    agent: str,
    agent_phone: str,
    station: str,
    powers: Sequence[str],
    begins_on: date,
    ends_on: date | None,
    reason: str,
    on: date,
) -> MandateSlipContext:
    """Put a mandate into the words of its slip. `principal_id` comes masked; the agent may not pass the mandate on."""
    until = f"至 {date_words(ends_on)}" if ends_on else "至该事项办结"
    return MandateSlipContext(
        title=_TITLES[kind],
        case_number=case_number,
        sentence=_SENTENCES[kind],
        facts=(
            Pair("委托人", f"{principal}　证件号 {principal_id}" if principal_id else principal),
            Pair("代办员", f"{agent}　{station}" + (f"　电话 {agent_phone}" if agent_phone else "")),
            Pair("委托事项", service),
            Pair("权限", "、".join(powers) + "（不得转委托；代领结果另行委托）"),
            Pair("期限", f"自 {date_words(begins_on)}{until}"),
            *((Pair("理由", reason),) if reason and kind != "given" else ()),
        ),
        station=station,
        on=date_words(on),
    )
