"""What a person is recognised as, and what a person has agreed to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.archive.history import note
from app.archive.scope import row_ids, take_person
from app.clock import local_date
from app.errors import Invalid, NotFoundHere
from app.models import Person, PersonCategory, PersonConsent
from app.people.actors import Actor
from app.people.problems import FieldProblem
from catalog.vocabulary import codes, label

ARCHIVE = "archive"
# What is read out or shown before someone agrees; kept with every consent as it was then.
WORDS = {
    ARCHIVE: "同意将本次填写的信息存入民情档案，下次免填。可以随时撤回，撤回后档案清除。",
    "contact": "同意用登记的电话接收办事提醒。可以随时撤回。",
}
_LONGEST_SOURCE = 200
_EARLIEST = dt.date(1900, 1, 1)


@dataclass(frozen=True)
class ConsentRow:
    """The last word on a purpose."""

    purpose: str
    state: str
    at: datetime
    recorded_by: str
    words: str
    case_number: str


def add_category(
    session: Session,
    *,
    person_id: int,
    category: str,
    since: dt.date | None,
    until: dt.date | None,
    source: str,
    actor: Actor,
    now: datetime,
) -> PersonCategory:
    """Note a category with its first and last day and the paper that proves it. Invalid tells per field."""
    person = take_person(session, person_id, actor)
    if problems := _category_problems(category, since, until, source):
        raise Invalid(problems)
    row = PersonCategory(
        person_id=person.id,
        category=category,
        since=since,
        until=until,
        source=source.strip(),
        recorded_by=actor.name,
        recorded_at=now,
    )
    session.add(row)
    session.flush()
    changes = {"category": ("", label("person_category", category))}
    note(session, person=person, kind="category", changes=changes, actor=actor, now=now)
    return row


def end_category(
    session: Session, *, person_id: int, category_id: int, until: dt.date | None, actor: Actor, now: datetime
) -> None:
    """Say on which day a category ended."""
    person = take_person(session, person_id, actor)
    row = session.get(PersonCategory, category_id)
    if row is None or row.person_id not in row_ids(session, person.id):
        raise NotFoundHere(_("没有这条人员类别"))
    if until is None or until < row.since:
        raise Invalid([FieldProblem("until", _("截止日期不能早于起始日期"))])
    before, row.until = str(row.until or ""), until
    changes = {"category": (f"{label('person_category', row.category)} {before}".strip(), until.isoformat())}
    session.flush()
    note(session, person=person, kind="category", changes=changes, actor=actor, now=now)


def record_consent(
    session: Session,
    *,
    person_id: int,
    purpose: str,
    given: bool,
    case_number: str = "",
    actor: Actor,
    now: datetime,
) -> None:
    """Note that a person agreed, or took it back. Taking back the consent to be kept makes the record due."""
    person = take_person(session, person_id, actor)
    if purpose not in codes("consent_purpose"):
        raise Invalid([FieldProblem("purpose", _("请选择同意的用途"))])
    note_consent(session, person=person, purpose=purpose, given=given, case_number=case_number, actor=actor, now=now)


def note_consent(
    session: Session, *, person: Person, purpose: str, given: bool, case_number: str, actor: Actor, now: datetime
) -> None:
    """The same for a record in hand; nothing when the last word was the same."""
    last = {row.purpose: row.state for row in consents_of(session, row_ids(session, person.id))}
    state = "given" if given else "withdrawn"
    if last.get(purpose) == state or (not given and purpose not in last):
        return
    session.add(
        PersonConsent(
            person_id=person.id,
            purpose=purpose,
            state=state,
            words=WORDS[purpose],
            case_number=case_number,
            recorded_by=actor.name,
            at=now,
        )
    )
    if purpose == ARCHIVE and not given:
        person.review_on = local_date(now)
    session.flush()
    words = {"given": _("同意"), "withdrawn": _("撤回同意")}
    changes = {
        "consent": (words.get(last.get(purpose, ""), ""), f"{label('consent_purpose', purpose)}：{words[state]}")
    }
    note(session, person=person, kind="consent", changes=changes, source=case_number, actor=actor, now=now)


def categories_of(session: Session, ids: Sequence[int]) -> list[PersonCategory]:
    """All categories of these rows, the latest first."""
    rows = select(PersonCategory).where(PersonCategory.person_id.in_(ids))
    return list(session.scalars(rows.order_by(PersonCategory.since.desc(), PersonCategory.id.desc())))


def consents_of(session: Session, ids: Sequence[int]) -> list[ConsentRow]:
    """The last word of each purpose."""
    rows = session.scalars(select(PersonConsent).where(PersonConsent.person_id.in_(ids)).order_by(PersonConsent.id))
    latest = {row.purpose: row for row in rows}
    return [
        ConsentRow(row.purpose, row.state, row.at, row.recorded_by, row.words, row.case_number)
        for row in latest.values()
    ]


def _category_problems(category: str, since: dt.date | None, until: dt.date | None, source: str) -> list[FieldProblem]:
    problems = []
    if category not in codes("person_category"):
        problems.append(FieldProblem("category", _("请选择人员类别")))
    if since is None or since < _EARLIEST:
        problems.append(FieldProblem("since", _("请填写从哪天起，例如 2025-03-01")))
    elif until is not None and until < since:
        problems.append(FieldProblem("until", _("截止日期不能早于起始日期")))
    if not source.strip():
        problems.append(FieldProblem("source", _("请写明依据，例如证件号、文件号")))
    elif len(source) > _LONGEST_SOURCE:
        problems.append(FieldProblem("source", _("依据最多 %(n)s 个字", n=_LONGEST_SOURCE)))
    return problems
