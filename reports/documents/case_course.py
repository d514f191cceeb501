"""办理过程记录 of a case file: what auditors ask for first, each level's opinion with name and time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from reports.case_file_contexts import CaseCourseContext, CourseStep
from reports.specimens import Specimen
from reports.wording import date_words, moment_words


def build(
    *,
    case_number: str,
    service: str,
    applicant: str,
    organisation: str,
    days: Sequence[tuple[str, date | None, date | None]],
    steps: Sequence[CourseStep],
) -> CaseCourseContext:
    """`days`: what happened, when, and by when it should have; what did not happen is left out."""
    return CaseCourseContext(
        case_number=case_number,
        service=service,
        applicant=applicant,
        organisation=organisation,
        limits=tuple(_day(words, day, due) for words, day, due in days if day is not None),
        steps=tuple(steps),
    )


def _day(words: str, day: date, due: date | None) -> str:
    late = "（已超期）" if due is not None and day > due else ""
    return f"{words} {date_words(day)}" + (f"，期限 {date_words(due)}{late}" if due else "")


def step(
    *,
    name: str,
    place: str,
    person: str,
    opened: datetime | None,
    finished: datetime | None,
    outcome: str,
    opinion: str,
    lines: Sequence[str] = (),
) -> CourseStep:
    """One step as words."""
    return CourseStep(
        name=name,
        place=place,
        person=person,
        opened=moment_words(opened) if opened else "",
        finished=moment_words(finished) if finished else "",
        outcome=outcome,
        opinion=opinion,
        lines=tuple(lines),
    )


def sample(it: Specimen) -> CaseCourseContext:
    """Three steps of a case that was granted."""
    steps = [
        step(
            name="受理",
            place=it.hall.name,
            person=it.clerk_name,
            opened=it.received_at,
            finished=it.accepted_at,
            outcome="通过",
            opinion="材料齐全，符合法定形式，予以受理。",
        ),
        step(
            name="审批",
            place=it.department_name,
            person=it.approver_name,
            opened=it.accepted_at,
            finished=it.decided_at,
            outcome="准予",
            opinion="经审核，符合条件，准予。",
            lines=("入户调查：2 人到场，情况属实",),
        ),
    ]
    return build(
        case_number=it.case_number,
        service=it.definition.name,
        applicant=it.applicant_name,
        organisation=it.hall.name,
        days=(
            ("收件", it.received_at.date(), None),
            ("受理", it.accepted_at.date(), None),
            ("决定", it.decided_at.date(), it.due_on),
        ),
        steps=steps,
    )
