"""代办员评议表: on paper or by its code, one sheet one voice; representatives rate all on one sheet (SY-6, SY-7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from reports.evaluation_contexts import Sheet, SheetsContext
from reports.specimens import Specimen
from reports.wording import date_words

GRADES = ("非常满意", "满意", "基本满意", "不满意", "非常不满意")


def build(
    *, organisation_name: str, quarter: str, source: str, sheets: Sequence[Sheet], closes_on: date, phone: str
) -> SheetsContext:
    """The sheets that were just made."""
    return SheetsContext(
        title="代办员服务评议表",
        organisation_name=organisation_name,
        quarter=quarter,
        source=source,
        grades=GRADES,
        closes_on=date_words(closes_on),
        phone=phone,
        sheets=tuple(sheets),
    )


def sample(it: Specimen) -> SheetsContext:
    """Three sheets about one agent."""
    return _sample(it, "群众", [((it.agent_name, "柳树沟村"),)] * 3)


def sample_of_representative(it: Specimen) -> SheetsContext:
    """One sheet about all agents."""
    agents = ((it.agent_name, "柳树沟村"), ("李秀梅", "上河村"), ("陈永福", "下河村"), ("欧阳·玉𠮷", "柏树村"))
    return _sample(it, "群众代表", [agents])


def _sample(it: Specimen, source: str, subjects: Sequence[tuple[tuple[str, str], ...]]) -> SheetsContext:
    return build(
        organisation_name=it.hall.name,
        quarter="2026 年第 1 季度",
        source=source,
        sheets=[
            Sheet(code=f"K7Q2-M4X{place}", url=f"{it.base_url}/rate/Qm9zZXNhbXBsZS{place}", subjects=about)
            for place, about in enumerate(subjects)
        ],
        closes_on=it.due_on + timedelta(days=9),
        phone=it.hall.supervise_phone,
    )
