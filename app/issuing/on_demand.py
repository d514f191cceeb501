"""Papers that a desk asks for: the application filled in and the list of its papers.

Nothing owes them. As long as what they say stays the same there is one of each, printed as often as needed. When a case
is filed and when its file is made they are asked for by the program: an application that was signed on the screen and
never printed belongs into the file like any other (案卷).
"""

from __future__ import annotations

import json
from datetime import datetime
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.cases.papers_due import owe
from app.cases.promises import promises_of
from app.cases.queries import CasePage
from app.cases.way import SUPPLEMENT
from app.issuing.making import make, read_case
from app.models import Case, IssuedPaper
from app.papers.marks import list_marks
from app.papers.signed_answers import canonical, signed_answers
from app.people.actors import Actor
from app.printing.receipts import signatures

APPLICATION, CHECKLIST = "application", "checklist"
ON_DEMAND = (APPLICATION, CHECKLIST)
_LENGTH = 16  # characters of a digest: enough to tell the states of one case apart


def ask_for(session: Session, *, kind: str, page: CasePage, actor: Actor, now: datetime) -> IssuedPaper:
    """The paper of this kind (one of `ON_DEMAND`) that says how the case stands; made when there is none. Flushes.

    It is dated by the day the papers were handed in, or handed in again, not by the print. The caller has checked
    that the person sees the case. The case is held meanwhile: two who ask at once get the same paper.
    """
    session.execute(select(Case.id).where(Case.id == page.case_id).with_for_update(key_share=True))
    occasion = _state_of(session, kind, page)
    like = IssuedPaper.occasion.startswith(f"{occasion}.", autoescape=True)
    mine = (IssuedPaper.case_id == page.case_id, IssuedPaper.kind == kind, like)
    paper = session.scalars(select(IssuedPaper).where(*mine, IssuedPaper.state != "void")).first()
    if paper is not None:
        return make(session, paper_id=paper.id, now=now)
    void = session.scalar(select(func.count()).select_from(IssuedPaper).where(*mine)) or 0
    owed = owe(
        session,
        kind=kind,
        case_id=page.case_id,
        occasion=f"{occasion}.{void + 1}",
        organisation_id=page.submitting_organisation_id,
        now=_handed_in(page),
        by=actor.user_id or None,  # 0: whoever sits at the server
    )
    return make(session, paper_id=owed.id, now=now)


def ask_for_file(session: Session, *, case_id: int, actor: Actor, now: datetime) -> list[IssuedPaper]:
    """What the file of a case needs of these papers, as the case stands; a case without papers has no list. Flushes."""
    page = read_case(session, case_id)
    wanted = ON_DEMAND if page.documents else (APPLICATION,)
    return [ask_for(session, kind=kind, page=page, actor=actor, now=now) for kind in wanted]


def _handed_in(page: CasePage) -> datetime:
    """When what lies here came, the last time."""
    again = [step.finished_at for step in page.steps if step.step_id == SUPPLEMENT and step.finished_at]
    return max([page.submitted_at, *again])


def _state_of(session: Session, kind: str, page: CasePage) -> str:
    """Equal for equal content."""
    said = _application(session, page) if kind == APPLICATION else _papers(session, page)
    return sha256(json.dumps(said, ensure_ascii=False, default=str).encode()).hexdigest()[:_LENGTH]


def _application(session: Session, page: CasePage) -> object:
    answers = signed_answers(page.version.compiled, page.answers)
    return [
        canonical(answers),
        [[one.name, one.at, one.holds] for one in signatures(session, page)],
        _seen(session, page),
    ]


def _papers(session: Session, page: CasePage) -> object:
    lines = [[line.document_id, line.originals, line.copies] for line in page.documents]
    follows = [[one.document_id, one.due_on, one.state] for one in promises_of(session, case_number=page.number)]
    return [lines, _seen(session, page), follows]


def _seen(session: Session, page: CasePage) -> list[object]:
    """What checkers said about the papers."""
    marks = list_marks(session, case_id=page.case_id)
    return [[key, one.mark, one.words, bool(one.original_seen_at)] for key, one in sorted(marks.items())]
