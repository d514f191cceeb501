"""A case that was accepted tells the archive what was filled in, when its form says that the person agreed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.archive.fields import NAMES, Facts, completed, facts
from app.archive.households import HEAD, HouseholdFacts, add_household_of, join_quietly
from app.archive.keys import person_key, register_key
from app.archive.reading import HOUSEHOLD_ROWS
from app.archive.saving import Village, apply_facts, insert_person, laid_over
from app.archive.standing import ARCHIVE, note_consent
from app.models import Case, Household, Person
from app.people.actors import Actor
from catalog.definition import FieldSpec, Meaning, ServiceDefinition
from catalog.vocabulary import LISTS, codes, options

_MEANINGS = {
    Meaning.APPLICANT_NAME: "name",
    Meaning.APPLICANT_ID_NUMBER: "id_number",
    Meaning.APPLICANT_PHONE: "phone",
    Meaning.APPLICANT_ADDRESS: "home_address",
}
_ID_CARD = re.compile(r"\d{17}[0-9X]")


@dataclass(frozen=True)
class Learned:
    """What a form says: of the applicant, the household, and each member of it."""

    applicant: Mapping[str, str]
    household: HouseholdFacts
    members: tuple[Mapping[str, str], ...]


def learn_from_case(
    session: Session,
    case: Case,
    *,
    definition: ServiceDefinition,
    names: Mapping[str, object],
    actor: Actor,
    now: datetime,
) -> Person | None:
    """Take over what has a meaning or names its place in the archive; None without the person's consent.

    The consent is the answer to the field whose meaning is `archive_consent`. Whoever has no ID number in the form
    (an organisation) is not learned. What a form leaves blank stays as it was.
    """
    if not _agreed(definition, names):
        return None
    learned = read_learned(definition, names)
    if not learned.applicant.get("id_number") or not learned.applicant.get("name"):
        return None
    village = Village(case.organisation_id, case.organisation_path)
    person = _keep(session, learned.applicant, village, case.number, actor, now)
    note_consent(session, person=person, purpose=ARCHIVE, given=True, case_number=case.number, actor=actor, now=now)
    if learned.members:
        _keep_household(session, person, learned, village, case.number, actor, now)
    return person


def read_learned(definition: ServiceDefinition, names: Mapping[str, object]) -> Learned:
    """The answers by their place in the archive."""
    found = dict(_sources(definition, names))
    applicant = {source.removeprefix("person."): text for source, text in found.items() if source.startswith("person.")}
    for meaning, name in _MEANINGS.items():
        spec = definition.field_meaning(meaning)
        if spec is not None and (text := _text(names.get(spec.id))) and (name != "id_number" or spec.kind == name):
            applicant[name] = text
    household = HouseholdFacts(
        register_number=found.get("household.register_number", ""),
        household_type=_coded("household_type", found.get("household.household_type", "")),
        address=found.get("household.address", ""),
    )
    return Learned(applicant, household, tuple(_members(definition, names)))


def _agreed(definition: ServiceDefinition, names: Mapping[str, object]) -> bool:
    spec = definition.field_meaning(Meaning.ARCHIVE_CONSENT)
    return spec is not None and names.get(spec.id) is True


def _sources(definition: ServiceDefinition, names: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for spec in _fields(definition):
        source = spec.prefill[0] if spec.prefill else ""
        if source in codes("prefill_source") and not spec.fields and (text := _text(names.get(spec.id))):
            yield source, text


def _members(definition: ServiceDefinition, names: Mapping[str, object]) -> Iterator[Mapping[str, str]]:
    """Rows of the group that says it holds the household; those without an ID number cannot be told apart."""
    for spec in _fields(definition):
        if HOUSEHOLD_ROWS.isdisjoint(spec.prefill):
            continue
        places = {column.id: column.prefill[0].removeprefix("member.") for column in spec.fields if column.prefill}
        rows = names.get(spec.id)
        for row in rows if isinstance(rows, (tuple, list)) else ():
            told = {places[key]: _shown(spec, key, value) for key, value in dict(row).items() if key in places}
            if told.get("name") and _ID_CARD.fullmatch(told.get("id_number", "")):
                yield told


def _fields(definition: ServiceDefinition) -> Iterator[FieldSpec]:
    return (spec for section in definition.sections for spec in section.fields)


def _shown(group: FieldSpec, column: str, value: object) -> str:
    """A cell as a word: lists of forms differ in their codes, not in their words."""
    spec = next(one for one in group.fields if one.id == column)
    words = {option.code: option.label for option in spec.options or options(spec.options_from or "relation")}
    return words.get(_text(value), _text(value))


def _keep(
    session: Session, told: Mapping[str, str], village: Village, source: str, actor: Actor, now: datetime
) -> Person:
    known = {name: told[name] for name in NAMES if told.get(name)}
    person = _person_of(session, known["id_number"])
    if person is None:
        try:
            with _race(session):
                return insert_person(
                    session, known=completed(Facts(**known)), village=village, source=source, actor=actor, now=now
                )
        except IntegrityError:  # another case told of the same person in this very moment
            person = _person_of(session, known["id_number"])
            if person is None:
                raise
    newer = {name: value for name, value in known.items() if name not in ("id_number", "id_kind")}
    after = laid_over(facts(person), newer)
    apply_facts(session, person=person, known=after, kind="learned", source=source, actor=actor, now=now)
    return person


def _race(session: Session) -> AbstractContextManager[object]:
    """PostgreSQL lets two writers in; those of SQLite stand in a queue."""
    return session.begin_nested() if session.get_bind().dialect.name == "postgresql" else nullcontext()


def _person_of(session: Session, number: str) -> Person | None:
    found = session.scalars(select(Person).where(Person.id_hash == person_key(number))).one_or_none()
    return session.get(Person, found.merged_into_id) if found is not None and found.merged_into_id else found


def _keep_household(
    session: Session, person: Person, learned: Learned, village: Village, source: str, actor: Actor, now: datetime
) -> None:
    """Members join the household of the applicant; where there is none, one is made."""
    relations = {row["id_number"]: _relation(row.get("relation", "")) for row in learned.members}
    household = session.get(Household, person.household_id) if person.household_id else None
    if household is None:
        household = _household_by(session, learned.household.register_number)
    if household is None:
        household = add_household_of(session, village=village, known=learned.household, now=now)
    own = relations.get(person.id_number or "", HEAD if HEAD not in relations.values() else "other")
    join_quietly(session, person=person, household=household, relation=own, actor=actor, now=now)
    for row in learned.members:
        if row["id_number"] != person.id_number:
            member = _keep(session, row, village, source, actor, now)
            relation = relations[row["id_number"]]
            join_quietly(session, person=member, household=household, relation=relation, actor=actor, now=now)


def _household_by(session: Session, number: str) -> Household | None:
    wanted = select(Household).where(Household.register_hash == register_key(number))
    return session.scalars(wanted).one_or_none() if number else None


def _relation(word: str) -> str:
    """The code of a relation to the head, by any of its words; what we do not know is `other`."""
    plain = word.replace("、", "")
    for one in LISTS["household_relation"].options:
        if plain in {
            text.replace("、", "") for text in (one.code, one.label, *one.aliases)
        } or plain in one.label.split("、"):
            return one.code
    return "other"


def _coded(list_id: str, text: str) -> str:
    return text if text in codes(list_id) else ""


def _text(value: object) -> str:
    """Texts and days; what has parts (a place, a certificate of another kind) has no place in the archive yet."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return value.strip() if isinstance(value, str) else ""
