"""A printed mandate has come back: it counts as signed on paper, the very one that stands on the page."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.moving.mandate_papers import MANDATE, MANDATES, mandate_of
from app.cases.moving.mandate_signing import came_back_on_paper
from app.cases.moving.mandates import may_manage
from app.models import DeskPaper, IssuedPaper, Mandate
from app.people.actors import Actor
from reports.page_codes import PageCode


def is_standing(code: PageCode | None) -> bool:
    """Whether it is a page of a mandate that was made before its cases."""
    return code is not None and (code.kind, code.subject.lower()) == ("S", MANDATE)


def note_back(session: Session, code: PageCode | None, *, actor: Actor, now: datetime) -> None:
    """Count it as signed; nothing for a page of any other paper. The caller has checked that the person sees its case;
    one without a case counts only for who may act on it.
    """
    if code is not None and code.kind == "P" and code.subject.lower() in MANDATES:
        mandate = _of_case(session, code.number)
    elif code is not None and is_standing(code):
        mandate = _made_before(session, code.number, actor)
    else:
        return
    if mandate is not None:
        came_back_on_paper(session, mandate, actor=actor, now=now)


def _of_case(session: Session, code: str) -> Mandate | None:
    printed = select(IssuedPaper).where(IssuedPaper.verify_code == code, IssuedPaper.kind.in_(MANDATES))
    paper = session.scalars(printed).one_or_none()
    return mandate_of(session, case_id=paper.case_id, occasion=paper.occasion) if paper else None


def _made_before(session: Session, code: str, actor: Actor) -> Mandate | None:
    printed = select(DeskPaper.subject).where(DeskPaper.code == code, DeskPaper.kind == MANDATE)
    wanted = select(Mandate).where(Mandate.number == printed.scalar_subquery())
    mandate = session.scalars(wanted).one_or_none()
    return mandate if mandate is not None and may_manage(actor, mandate) else None
