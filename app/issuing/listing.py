"""The papers of a case, as its page lists them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.cases.scope import visible_to
from app.cases.worklist import person_name
from app.errors import NotFoundHere
from app.issuing.kinds import KINDS
from app.models import Account, Case, IssuedPaper, PaperPrint
from app.people.actors import Actor


@dataclass(frozen=True)
class PaperLine:
    """One paper."""

    id: int
    kind: str
    name: str
    number: str  # "" while it is owed
    dated_on: dt.date
    state: str
    prints: int
    copies: tuple[str, ...]

    @classmethod
    def of(cls, row: Row[Any] | IssuedPaper) -> PaperLine:
        """From its row, or from the columns of `_COLUMNS`."""
        kind = KINDS[row.kind]
        return cls(
            id=row.id,
            kind=row.kind,
            name=row.title or kind.name,
            number=row.number or "",
            dated_on=row.dated_on,
            state=row.state,
            prints=row.prints,
            copies=kind.copies,
        )


@dataclass(frozen=True)
class PrintLine:
    """One print of a paper."""

    at: datetime
    by: str  # "" for the server
    copy: str


_COLUMNS = (
    IssuedPaper.id,
    IssuedPaper.kind,
    IssuedPaper.title,
    IssuedPaper.number,
    IssuedPaper.dated_on,
    IssuedPaper.state,
    IssuedPaper.prints,
)
MOST_PRINTS = 100


def papers_of_case(session: Session, *, case_id: int) -> list[PaperLine]:
    """All papers of a case in the order of their events, in one statement; the case was read in scope before."""
    of_case = select(*_COLUMNS).where(IssuedPaper.case_id == case_id, IssuedPaper.kind.in_(KINDS))
    return [PaperLine.of(row) for row in session.execute(of_case.order_by(IssuedPaper.id))]


def prints_of(session: Session, *, paper_id: int) -> list[PrintLine]:
    """Every print of a paper, the latest first."""
    statement = (
        select(PaperPrint.printed_at, PaperPrint.copy, person_name().label("by"))
        .outerjoin(Account, Account.id == PaperPrint.printed_by_id)
        .where(PaperPrint.paper_id == paper_id)
        .order_by(PaperPrint.nth.desc())
        .limit(MOST_PRINTS)
    )
    return [PrintLine(row.printed_at, row.by or "", row.copy) for row in session.execute(statement)]


def paper_in_scope(session: Session, *, paper_id: int, actor: Actor) -> tuple[IssuedPaper, str]:
    """A paper of a case that this person may see, with the number of the case; NotFoundHere for any other."""
    statement = (
        select(IssuedPaper, Case.number)
        .join(Case, Case.id == IssuedPaper.case_id)
        .where(IssuedPaper.id == paper_id, IssuedPaper.kind.in_(KINDS), visible_to(actor))
    )
    row = session.execute(statement).one_or_none()
    if row is None:
        raise NotFoundHere(_("没有这份文书，或者它不在您的办理范围内"))
    return row.IssuedPaper, row.number
