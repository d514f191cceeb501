"""帮办代办台账报送单: the cover under which a month's ledger goes to the hall, signed on both sides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from reports.contexts import Pair
from reports.handing_in_contexts import HandInContext
from reports.specimens import Specimen
from reports.wording import date_words


def build(
    *,
    organisation_name: str,
    hall_name: str,
    month: str,
    round_number: int,
    counts: Sequence[Pair],
    digest: str,
    remark: str,
    opinion: str,
    handed_by: str,
    handed_on: date,
    checked_by: str,
    checked_on: date | None,
) -> HandInContext:
    """Put the cover into words. `digest` in groups of four; `counts` as the ledger's head says them."""
    facts = (
        Pair("报送单位", organisation_name),
        Pair("接收单位", hall_name),
        Pair("台账月份", month + (f"（第 {round_number} 次报送）" if round_number > 1 else "")),
        Pair("件数", "，".join(f"{one.first} {one.second}" for one in counts)),
        Pair("校验码", digest),
    )
    return HandInContext(
        organisation_name=organisation_name,
        month=month,
        facts=tuple(pair for pair in facts if pair.second),
        remark=remark,
        opinion=opinion,
        handed_by=handed_by,
        handed_on=date_words(handed_on),
        checked_by=checked_by,
        checked_on=date_words(checked_on) if checked_on else "",
    )


def sample(it: Specimen) -> HandInContext:
    """A month that waits to be checked."""
    return build(
        organisation_name=it.places[-1].name,
        hall_name=it.hall.name,
        month="2026年3月",
        round_number=1,
        counts=(Pair("收件", "12 件"), Pair("办结", "9 件"), Pair("超期未办结", "0 件")),
        digest="7A1C 09F4 D2E8 55B0",
        remark="有 1 件容缺后补，材料答应 4 月 10 日前交齐。",
        opinion="",
        handed_by=it.agent_name,
        handed_on=date(2026, 4, 2),
        checked_by="",
        checked_on=None,
    )
