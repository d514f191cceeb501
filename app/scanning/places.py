"""Where in a case scanned pages may go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.casework import is_closed
from app.cases.scope import concerned_with
from app.models import Case, CaseDocument
from app.people.actors import Actor
from app.scanning.goals import FILLED, PLACES, SIGNED, form_place


@dataclass(frozen=True)
class Place:
    """A document of a case, or one of the places that no definition asks for."""

    document_id: str
    name: str


@dataclass(frozen=True)
class CasePlaces:
    """A case with its places; a closed one takes signed returns only."""

    number: str
    service_name: str
    applicant_name: str
    places: Sequence[Place]
    form: str  # where its application form goes


def places_of(session: Session, *, number: str, actor: Actor) -> CasePlaces | None:
    """The places of a case that concerns the person; None for any other."""
    case = session.scalars(select(Case).where(Case.number == number, concerned_with(actor))).one_or_none()
    if case is None:
        return None
    form = form_place(session, case)
    places = [] if is_closed(case) else _asked(session, case)
    if form == FILLED and places:
        places.insert(0, Place(FILLED, _(PLACES[FILLED])))
    places.append(Place(SIGNED, _(PLACES[SIGNED])))
    return CasePlaces(case.number, case.service_name, case.applicant_name, places, form)


def _asked(session: Session, case: Case) -> list[Place]:
    asked = select(CaseDocument.document_id, CaseDocument.name).where(CaseDocument.case_id == case.id)
    return [Place(row.document_id, row.name) for row in session.execute(asked.order_by(CaseDocument.position))]
