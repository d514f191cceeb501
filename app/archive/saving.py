"""Records are made and corrected; every change says from what to what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.archive.fields import LISTS, NAMES, Facts, completed, facts, write
from app.archive.history import Change, note
from app.archive.keys import ID_CARD, person_key
from app.archive.retention import first_review
from app.archive.scope import require_keeper, take_person
from app.clock import local_date
from app.errors import Invalid, NotAllowed
from app.models import Organisation, Person
from app.people.actors import Actor
from app.people.areas import lies_in_areas
from app.people.problems import FieldProblem
from catalog.definition import FieldSpec
from catalog.vocabulary import codes
from forms.errors import AnswerError
from forms.kinds.base import Kind
from forms.registry import kind_of

# How each fact is read: by the kinds that forms use.
_KINDS: Mapping[str, str] = {
    "name": "name",
    "birth_date": "date",
    "phone": "phone",
    "other_phone": "phone",
    "address": "address",
    "home_address": "address",
    "bank_account": "bank_account",
}
_LONGEST_NUMBER = 40


@dataclass(frozen=True)
class Village:
    """Where a person belongs."""

    id: int
    path: str


def read_facts(typed: Mapping[str, str], *, today: date) -> Facts:
    """What was typed, cleaned as forms clean it; Invalid tells per field. Blank is allowed but for the name."""
    problems: list[FieldProblem] = []
    values = {name: _read(name, typed.get(name, "").strip(), typed, today, problems) for name in NAMES}
    if not values["name"] and not any(problem.name == "name" for problem in problems):
        problems.append(FieldProblem("name", _("请填写姓名")))
    if problems:
        raise Invalid(problems)
    return completed(Facts(**{**values, "id_kind": values["id_kind"] or ID_CARD}))


def _read(name: str, text: str, typed: Mapping[str, str], today: date, problems: list[FieldProblem]) -> str:
    if not text:
        return ""
    try:
        return _clean(name, text, typed, today)
    except AnswerError as error:
        problems.append(FieldProblem(name, str(error)))
        return ""


def _clean(name: str, text: str, typed: Mapping[str, str], today: date) -> str:
    if name in LISTS or name == "sex":
        if text not in codes(LISTS.get(name, "sex")):
            raise AnswerError(_("请从列表里选"))
        return text
    if name == "id_number" and typed.get("id_kind", ID_CARD) not in ("", ID_CARD):
        if len(text) > _LONGEST_NUMBER:
            raise AnswerError(_("证件号码最多 %(n)s 个字", n=_LONGEST_NUMBER))
        return text
    return str(_kind(_KINDS.get(name, name)).clean(text, today=today))


@cache
def _kind(kind: str) -> Kind[Any]:
    return kind_of(FieldSpec(id="fact", label="值", kind=kind))


def add_person(
    session: Session, *, known: Facts, village: Village, source: str = "", actor: Actor, now: datetime
) -> Person:
    """A new record in a village of one's own subtree. Invalid when the certificate has one already."""
    require_keeper(actor)
    if not actor.oversees(village.path):
        raise NotAllowed(_("这个村不在您的范围内"))
    return insert_person(session, known=known, village=village, source=source, actor=actor, now=now)


def insert_person(
    session: Session, *, known: Facts, village: Village, source: str = "", actor: Actor, now: datetime
) -> Person:
    """The same for rows that a case brings: whoever accepted it stands for where it belongs."""
    _require_new_number(session, known, None)
    person = Person(
        organisation_id=village.id,
        organisation_path=village.path,
        review_on=first_review(local_date(now)),
        created_at=now,
        updated_at=now,
    )
    write(person, known)
    session.add(person)
    session.flush()
    note(
        session, person=person, kind="added", changes=_changes(Facts(), facts(person)), source=source, **by(actor, now)
    )
    return person


def correct_person(
    session: Session, *, person_id: int, revision: int, known: Facts, actor: Actor, now: datetime
) -> Person:
    """Correct a record someone has seen; Invalid when a colleague was faster, and for a number that is taken."""
    person = take_person(session, person_id, actor)
    if person.revision != revision:
        raise Invalid(message=_("这份档案刚被别人改过，请看过现在的内容再保存"))
    _require_new_number(session, known, person)
    apply_facts(session, person=person, known=known, kind="corrected", actor=actor, now=now)
    return person


def apply_facts(
    session: Session, *, person: Person, known: Facts, kind: str, source: str = "", actor: Actor, now: datetime
) -> bool:
    """Write what differs and note it; whether anything did."""
    before = facts(person)
    changes = _changes(before, completed(known))
    if not changes:
        return False
    write(person, known)
    person.updated_at = now
    session.flush()
    note(session, person=person, kind=kind, changes=changes, source=source, actor=actor, now=now)
    return True


def laid_over(known: Facts, newer: Mapping[str, str]) -> Facts:
    """Facts with those of a newer source on top; what it leaves blank stays."""
    return replace(known, **{name: value for name, value in newer.items() if name in NAMES and value})


def villages_of(session: Session, actor: Actor) -> list[Organisation]:
    """Where this keeper may put people: the villages below, and the own organisation. One statement."""
    require_keeper(actor)
    below = lies_in_areas(actor, Organisation.path)
    rows = session.scalars(select(Organisation).where(below, Organisation.active).order_by(Organisation.path)).all()
    return [row for row in rows if row.tier == "village"] or list(rows)


def by(actor: Actor, now: datetime) -> dict[str, Any]:
    """Who and when, as operations take them."""
    return {"actor": actor, "now": now}


def _require_new_number(session: Session, known: Facts, own: Person | None) -> None:
    if not known.id_number:
        return
    key = person_key(known.id_number, known.id_kind)
    taken = session.scalars(select(Person.id).where(Person.id_hash == key)).one_or_none()
    if taken is not None and (own is None or own.id != taken):
        raise Invalid([FieldProblem("id_number", _("这个证件号码已经有档案，请先查找；重复的可以合并"))])


def _changes(before: Facts, after: Facts) -> Change:
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in NAMES)
    return dict(_differing(pairs))


def _differing(pairs: Iterator[tuple[str, str, str]]) -> Iterator[tuple[str, tuple[str, str]]]:
    return ((name, (old, new)) for name, old, new in pairs if old != new)
