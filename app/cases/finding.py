"""The search box: a case by number, by the beginning of a name, by ID number or its last four, within one's scope."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app import crypto
from app.cases.applications import tail_hash
from app.cases.masking import mask_id_number
from app.cases.scope import visible_to
from app.models import Case, Organisation
from app.people.actors import Actor

MOST_FOUND = 20
_NUMBER = re.compile(r"[A-Z]{1,8}\d{2}-?\d*")
_ID_NUMBER = re.compile(r"[0-9A-HJ-NP-RT-UW-Y]{15,18}")
_TAIL = re.compile(r"\d{3}[0-9X]")
_MANY_DIGITS = re.compile(r"\d{8}")  # case numbers have seven: year and sequence
_LAST = "\U0010ffff"  # sorts behind every text


@dataclass(frozen=True)
class FoundCase:
    """One case found."""

    number: str
    service_name: str
    applicant_name: str
    id_number: str  # masked
    village: str
    state: str
    submitted_at: datetime


def find(session: Session, actor: Actor, text: str) -> list[FoundCase]:
    """Cases this person may see that fit the text, at most 20; nothing for a blank. One statement."""
    wanted = text.strip()
    if not wanted:
        return []
    condition, order = _condition(wanted)
    statement = (
        select(
            Case.number,
            Case.service_name,
            Case.applicant_name,
            Case.applicant_id_number,
            Organisation.name,
            Case.state,
            Case.submitted_at,
        )
        .join(Organisation, Organisation.id == Case.organisation_id)
        .where(condition, visible_to(actor))
        .order_by(*order)
        .limit(MOST_FOUND)
    )
    return [_found(*row) for row in session.execute(statement)]


def is_personal(text: str) -> bool:
    """Could this be a number of a person? Then it must not stand in an address, which histories and logs keep."""
    return _MANY_DIGITS.search(text) is not None


def _condition(text: str) -> tuple[ColumnElement[bool], tuple[Any, ...]]:
    """What to look for, and the order that the index gives anyway."""
    upper = text.upper()
    if _TAIL.fullmatch(upper):
        return Case.applicant_id_tail_hash == tail_hash(upper), (Case.id.desc(),)
    if _NUMBER.fullmatch(upper):
        return _begins(Case.number, upper), (Case.number,)
    if _ID_NUMBER.fullmatch(upper):
        return Case.applicant_id_hash == crypto.current().lookup_hash(upper), (Case.id.desc(),)
    return _begins(Case.applicant_name, text), (Case.applicant_name, Case.id)


def _begins(column: InstrumentedAttribute[str], text: str) -> ColumnElement[bool]:
    """A range of the index: these columns are compared by their bytes on both databases."""
    return (column >= text) & (column < text + _LAST)


def _found(
    number: str, service: str, name: str, id_number: str | None, village: str, state: str, at: datetime
) -> FoundCase:
    return FoundCase(number, service, name, mask_id_number(id_number or ""), village, state, at)
