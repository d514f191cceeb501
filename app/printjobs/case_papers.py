"""Issued papers of cases in print jobs: every copy counted when it is made, and only then."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from functools import partial

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.queries import case_page
from app.cases.scope import visible_to
from app.errors import NotFoundHere
from app.issuing.kinds import KINDS
from app.issuing.making import make
from app.issuing.on_demand import ON_DEMAND, ask_for
from app.issuing.printing import count_prints, marked_sheets
from app.models import Case, IssuedPaper, PaperPrint
from app.people.actors import Actor
from app.printjobs.making import COPIES, Made, Maker


def case_maker(kind: str) -> Maker:
    """The maker of one kind of issued papers; its subject is the number of a case."""
    about = KINDS[kind]
    return Maker(about.name, partial(_make, kind), ("view_cases",), writes=True, keepers=about.copies, of="case")


def with_copies(number: str, copies: tuple[str, ...]) -> str:
    """The subject of a case's paper, where only some copies are wanted."""
    return f"{number}{COPIES}{','.join(copies)}" if copies else number


def _make(kind: str, session: Session, subject: str, actor: Actor, now: datetime) -> Made:
    """The last paper of this kind that is not void. Counted prints say that they are such: 补打 第 2 次."""
    number, _sign, said = subject.partition(COPIES)
    paper = make(session, paper_id=_paper_id(session, kind, number, actor, now), now=now)
    known = KINDS[kind].copies or ("",)
    wanted = [copy for copy in known if copy in said.split(",")] if said else list(known)
    if not wanted:
        raise NotFoundHere(_("“%(what)s”没有这一联", what=KINDS[kind].name))
    before = Counter(session.scalars(select(PaperPrint.copy).where(PaperPrint.paper_id == paper.id)))
    sheets = marked_sheets(session, paper=paper, prints=[(copy, before[copy] + 1) for copy in wanted])
    count = partial(count_prints, paper_id=paper.id, copies=[copy for copy in wanted if copy], actor=actor, now=now)
    return Made(f"{number} {KINDS[kind].name}", tuple(sheets), settle=count)


def _paper_id(session: Session, kind: str, number: str, actor: Actor, now: datetime) -> int:
    if kind in ON_DEMAND and actor.can("handle_step"):
        page = case_page(session, actor=actor, number=number)
        return ask_for(session, kind=kind, page=page, actor=actor, now=now).id
    issued = select(IssuedPaper.id).join(Case, Case.id == IssuedPaper.case_id)
    mine = issued.where(Case.number == number, visible_to(actor), IssuedPaper.kind == kind, IssuedPaper.state != "void")
    found = session.scalars(mine.order_by(IssuedPaper.id.desc()).limit(1)).first()
    if found is None:
        raise NotFoundHere(_("这个办件没有“%(what)s”，或者它不在您的办理范围内", what=KINDS[kind].name))
    return found
