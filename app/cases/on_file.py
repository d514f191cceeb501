"""材料沿用: papers that earlier cases of the same applicant hold, and that need not be brought again.

A paper serves again when its definition says for how many months (`valid_months`), counted from the day it was handed
in. How far it can be trusted depends on who has seen what:

- **A**: the original was seen, and the case was decided in the applicant's favour: an authority has judged it.
- **B**: the original was seen: compared with what was photographed (与原件相符), or handed in to a hall that has
  accepted the case.
- **C**: copies and photographs that nobody has compared, and a hall has accepted the case.
- **D**: nobody but the agent has seen it yet, a checker found it 看不清 or 不符, or the application failed. Shown, but
  not for use: see the original.

What was photographed after the comparison was not compared. The grades follow those of electronic certificates: issued
and usable as they are, checked at a window, uploaded only, of the applicant's own making.

Only cases that the reader may see are looked at, and papers that were themselves taken over do not count again: their
age is that of the paper, not of the case.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row, bindparam, func, or_, select
from sqlalchemy.orm import Session

from app import audit, crypto
from app.cases.calendar_days import add_months
from app.cases.scope import eyes_of, visible_to_eyes
from app.cases.worklist import person_name
from app.clock import local_date
from app.errors import Invalid
from app.models import Account, Case, CaseDocument, PaperMark, PaperPage, PaperTakeover
from app.papers.marks import LACKING
from app.people.actors import Actor
from app.publishing.versions import LoadedVersion
from app.wording import msgid
from catalog.definition import DocumentSpec, ServiceDefinition

GRADE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "A": msgid("见过原件，已准予"),
        "B": msgid("见过原件"),
        "C": msgid("没有核对过原件"),
        "D": msgid("要重新看原件"),
    }
)
LOOKED_AT = 200  # papers of the latest cases
USABLE_GRADES = frozenset("ABC")
_FAILED = ("declined", "withdrawn", "terminated")


@dataclass(frozen=True)
class OnFile:
    """A paper of the applicant that an earlier case holds."""

    document_id: str  # in the definition it is wanted for
    name: str
    case_number: str
    service_name: str
    received_on: dt.date
    originals: int
    copies: int
    grade: str
    valid_until: dt.date
    is_expired: bool
    from_case_id: int
    from_document_id: str
    compared_at: datetime | None = None  # 与原件相符
    compared_by: str = ""

    @property
    def grade_words(self) -> str:
        """What the grade rests on: B（见过原件）."""
        return _("%(grade)s（%(words)s）", grade=self.grade, words=_(GRADE_WORDS[self.grade]))

    @property
    def is_usable(self) -> bool:
        return not self.is_expired and self.grade in USABLE_GRADES


@dataclass(frozen=True)
class TakenOver:
    """A paper of a case that was taken over from an earlier one."""

    document_id: str
    case_number: str
    grade: str
    valid_until: dt.date
    taken_at: datetime


def papers_on_file(
    session: Session,
    *,
    actor: Actor,
    definition: ServiceDefinition,
    id_number: str | None,
    today: dt.date,
    other_than: str = "",
) -> dict[str, OnFile]:
    """Document id → the best paper on file for it: usable ones first, then by grade, then the latest. One statement.

    `other_than` is the number of the case that asks.
    """
    wanted = {one.name: one for one in definition.documents if one.valid_months and not one.produced_by_desk}
    if not id_number or not wanted:
        return {}
    given = {"of_person": crypto.current().lookup_hash(id_number), "names": list(wanted), "other_than": other_than}
    rows = session.connection().execute(_HELD, {**eyes_of(actor), **given}).all()
    found: dict[str, OnFile] = {}
    for paper in sorted((_paper(row, wanted[row.name], today) for row in rows), key=_worth):
        found.setdefault(paper.document_id, paper)
    return found


# The same paper is one of the same name: what several services share comes from the library.
# Built once: it is asked at every submission, and building it costs more than running it.
_TAKEN = (PaperTakeover.case_id == CaseDocument.case_id) & (PaperTakeover.document_id == CaseDocument.document_id)
_MARKED = (PaperMark.case_id == CaseDocument.case_id) & (PaperMark.document_id == CaseDocument.document_id)
_PAGES = (PaperPage.case_id == CaseDocument.case_id) & (PaperPage.document_id == CaseDocument.document_id)
_HELD = (
    select(CaseDocument.name, CaseDocument.document_id, CaseDocument.originals, CaseDocument.copies)
    .add_columns(CaseDocument.originals_asked, CaseDocument.case_id)
    .add_columns(Case.number, Case.service_name, Case.submitted_at, Case.accepted_at, Case.state, Case.outcome)
    .add_columns(PaperMark.mark, PaperMark.original_seen_at, person_name().label("compared_by"))
    .add_columns(select(func.max(PaperPage.added_at)).where(_PAGES).scalar_subquery().label("latest_page"))
    .join(Case, Case.id == CaseDocument.case_id)
    .outerjoin(PaperTakeover, _TAKEN)
    .outerjoin(PaperMark, _MARKED)
    .outerjoin(Account, Account.id == PaperMark.original_seen_by_id)
    .where(
        Case.applicant_id_hash == bindparam("of_person"),
        Case.number != bindparam("other_than"),
        visible_to_eyes(),
        CaseDocument.name.in_(bindparam("names", expanding=True)),
        or_(CaseDocument.originals > 0, CaseDocument.copies > 0),
        PaperTakeover.id.is_(None),
    )
    .order_by(Case.id.desc())
    .limit(LOOKED_AT)
)


def _paper(row: Row[Any], document: DocumentSpec, today: dt.date) -> OnFile:
    received = local_date(row.submitted_at)
    until = add_months(received, document.valid_months or 0)
    return OnFile(
        document_id=document.id,
        name=document.name,
        case_number=row.number,
        service_name=row.service_name,
        received_on=received,
        originals=row.originals,
        copies=row.copies,
        grade=_grade(row),
        valid_until=until,
        is_expired=until < today,
        from_case_id=row.case_id,
        from_document_id=row.document_id,
        compared_at=row.original_seen_at if _is_compared(row) else None,
        compared_by=row.compared_by if _is_compared(row) else "",
    )


def _is_compared(row: Row[Any]) -> bool:
    seen_at = row.original_seen_at
    return seen_at is not None and (row.latest_page is None or row.latest_page <= seen_at)


def _grade(row: Row[Any]) -> str:
    """The rule stands at the head of this module."""
    is_accepted, is_compared = row.accepted_at is not None, _is_compared(row)
    if row.state in _FAILED or row.outcome == "refused" or row.mark in LACKING or not (is_accepted or is_compared):
        return "D"
    if not is_compared and row.originals < max(1, row.originals_asked):
        return "C"
    return "A" if row.outcome in ("granted", "partly") else "B"


def _worth(paper: OnFile) -> tuple[bool, str, int]:
    return not paper.is_usable, paper.grade, -paper.received_on.toordinal()


# ── taking over ────────────────────────────────────────────────────────────────────────────────────


def take_over(
    session: Session,
    *,
    case: Case,
    version: LoadedVersion,
    document_ids: Collection[str],
    actor: Actor,
    now: datetime,
) -> None:
    """Let papers of earlier cases serve this stored case; which case, who and when is kept and noted.

    Invalid when one of them is not on file for this applicant, has expired, or is not to be trusted.
    """
    held = papers_on_file(
        session,
        actor=actor,
        definition=version.definition,
        id_number=case.applicant_id_number,
        today=local_date(now),
        other_than=case.number,
    )
    for document_id in sorted(set(document_ids) - _taken(session, case.id)):
        paper = held.get(document_id)
        if paper is None or not paper.is_usable:
            raise Invalid(message=_("以前没有交过这份材料，或者已经过期，不能沿用，请重新交"))
        _take(session, case, paper, actor, now)
    session.flush()


def _take(session: Session, case: Case, paper: OnFile, actor: Actor, now: datetime) -> None:
    session.add(
        PaperTakeover(
            case_id=case.id,
            document_id=paper.document_id,
            from_case_id=paper.from_case_id,
            from_document_id=paper.from_document_id,
            grade=paper.grade,
            valid_until=paper.valid_until,
            taken_at=now,
            taken_by_id=actor.user_id,
        )
    )
    audit.record(
        session,
        actor=actor,
        now=now,
        action="case.paper_taken_over",
        subject="case",
        subject_id=case.number,
        detail={"document": paper.document_id, "name": paper.name, "from": paper.case_number, "grade": paper.grade},
    )


def _taken(session: Session, case_id: int) -> set[str]:
    return set(session.scalars(select(PaperTakeover.document_id).where(PaperTakeover.case_id == case_id)))


def taken_over(session: Session, *, case_number: str) -> dict[str, TakenOver]:
    """Document id → from where it was taken. The caller has checked that the person may see the case."""
    source, target = Case.__table__.alias("source"), Case.__table__.alias("target")
    statement = (
        select(
            PaperTakeover.document_id,
            source.c.number,
            PaperTakeover.grade,
            PaperTakeover.valid_until,
            PaperTakeover.taken_at,
        )
        .join(source, source.c.id == PaperTakeover.from_case_id)
        .join(target, target.c.id == PaperTakeover.case_id)
        .where(target.c.number == case_number)
    )
    return {row[0]: TakenOver(*row) for row in session.execute(statement)}
