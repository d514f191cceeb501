"""The list of people, found by name, initials, last four digits or whole number, page by page along an index."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.orm import Session

from app.archive.keys import masked, person_key, tail_key
from app.archive.scope import living
from app.models import Organisation, Person
from app.people.actors import Actor

PAGE = 30
_TAIL = re.compile(r"\d{3}[0-9Xx]")
_NUMBER = re.compile(r"[0-9A-Za-z]{8,40}")
_INITIALS = re.compile(r"[a-z]{1,40}")
_LAST = "\U0010ffff"


@dataclass(frozen=True)
class PersonRow:
    """One line: numbers masked."""

    id: int
    name: str
    id_number: str
    sex: str
    birth_date: str
    village: str
    household: int | None


@dataclass(frozen=True)
class PeoplePage:
    """A page of the list, and whether there are more behind it."""

    rows: tuple[PersonRow, ...]
    page: int
    has_more: bool


def list_people(
    session: Session, *, text: str = "", village: int | None = None, page: int = 1, actor: Actor
) -> PeoplePage:
    """The people of one's subtree that fit the text, newest first without one; one statement."""
    page = min(max(page, 1), 10_000)
    wanted = select(Person, Organisation.name).join(Organisation, Organisation.id == Person.organisation_id)
    wanted = wanted.where(living(actor))
    if village is not None:
        wanted = wanted.where(Person.organisation_id == village)
    if text.strip():
        wanted = wanted.where(_condition(text.strip())).order_by(Person.name, Person.id)
    rows = session.execute(wanted.order_by(Person.id.desc()).limit(PAGE + 1).offset((page - 1) * PAGE)).all()
    return PeoplePage(tuple(_row(row) for row in rows[:PAGE]), page, len(rows) > PAGE)


def _condition(text: str) -> ColumnElement[bool]:
    if _TAIL.fullmatch(text):
        key = tail_key(text.upper())
        return (Person.id_tail_hash == key) | (Person.phone_tail_hash == key)
    if any(letter.isdigit() for letter in text) and _NUMBER.fullmatch(text):
        return Person.id_hash == person_key(text)
    if _INITIALS.fullmatch(text.lower()):
        return (Person.initials >= text.lower()) & (Person.initials < text.lower() + _LAST)
    return (Person.name >= text) & (Person.name < text + _LAST)


def _row(row: Row[tuple[Person, str]]) -> PersonRow:
    person, village = row
    return PersonRow(
        person.id,
        person.name,
        masked(person.id_number or ""),
        person.sex or "",
        person.birth_date or "",
        village,
        person.household_id,
    )
