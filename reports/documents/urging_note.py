"""催办单 and 督办单: a unit is reminded of its late cases, or ordered to settle them, and answers in writing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reports.supervision_contexts import UrgedRow, UrgingContext
from reports.wording import date_words

TITLES = {"urge": "催办通知单", "supervise": "督办通知单"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Urged:
    """A case as it stood when the note was drafted; `sum`: how its due day was worked out, sentence by sentence."""

    number: str
    service: str
    step: str
    due_on: date | None
    sum: Sequence[str] = ()


def build(
    *,
    kind: str,
    number: str,
    organisation_name: str,
    addressee: str,
    cases: Sequence[Urged],
    reason: str,
    demands: str,
    answer_due_on: date | None,
    answer_days: int,
    issued_on: date | None,
    issued_by: str = "",
    phone: str = "",
    copies_to: Sequence[str] = (),
    follows: str = "",
) -> UrgingContext:
    """Put a note into words. Without a day of issue it is a draft, and says so; `answer_days` are working days."""
    return UrgingContext(
        title=TITLES[kind],
        number=number,
        organisation_name=organisation_name,
        addressee=addressee,
        follows=follows,
        rows=tuple(_row(place, one) for place, one in enumerate(cases, 1)),
        reason=_paragraphs(reason),
        demands=_paragraphs(demands),
        answer_by=_answer_by(answer_due_on, answer_days),
        copies_to="、".join(copies_to),
        issued_by=issued_by,
        phone=phone,
        seal_date=date_words(issued_on) if issued_on else "",
        draft=issued_on is None,
    )


def _row(place: int, one: Urged) -> UrgedRow:
    return UrgedRow(
        number=place,
        case_number=one.number,
        service=one.service,
        step=one.step or "已办结",
        due=date_words(one.due_on) if one.due_on else "—",
        sum="".join(one.sum),
    )


def _answer_by(day: date | None, days: int) -> str:
    if day is None:
        return f"签发之日起 {days} 个工作日内"
    return f"{date_words(day)}前（签发之日起 {days} 个工作日）"


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
