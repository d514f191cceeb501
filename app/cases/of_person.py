"""The cases of one person, as far as the reader may see them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.scope import visible_to
from app.models import Case
from app.people.actors import Actor

MOST_SHOWN = 30


@dataclass(frozen=True)
class CaseOfPerson:
    """One case of the list."""

    number: str
    service_name: str
    state: str
    submitted_at: datetime


def cases_of_person(session: Session, *, keys: Collection[str], actor: Actor) -> list[CaseOfPerson]:
    """The latest cases whose applicant has one of these hashed numbers, at most 30; one statement."""
    wanted = (
        select(Case.number, Case.service_name, Case.state, Case.submitted_at)
        .where(Case.applicant_id_hash.in_(list(keys)), visible_to(actor))
        .order_by(Case.id.desc())
        .limit(MOST_SHOWN)
    )
    return [CaseOfPerson(*row) for row in session.execute(wanted)]
