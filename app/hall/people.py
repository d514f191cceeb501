"""去向公示: who works at a hall, and where they are now."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import Invalid, NotFoundHere
from app.hall.noting import note as write_down
from app.hall.portraits import portrait
from app.models import HallPerson, Organisation
from app.models.hall import WHEREABOUTS
from app.people.actors import Actor
from app.wording import msgid
from forms.errors import FieldError

MOST_PEOPLE = 60  # of one hall
MOST_BYTES = 8 * 1024 * 1024
WHEREABOUT_WORDS = {
    "here": msgid("在岗"),
    "out": msgid("外出办事"),
    "training": msgid("开会学习"),
    "leave": msgid("请假"),
    "ended": msgid("已离岗"),
}
_LENGTHS = {"name": 40, "post": 40, "duties": 120, "serves": 120, "phone": 40}
_LABELS = {
    "name": msgid("姓名"),
    "post": msgid("岗位"),
    "duties": msgid("负责什么"),
    "serves": msgid("服务范围"),
    "phone": msgid("电话"),
}


@dataclass(frozen=True)
class PersonWords:
    """What is said of a person."""

    name: str
    post: str = ""
    duties: str = ""
    serves: str = ""
    phone: str = ""


def people_of(session: Session, *, organisation_id: int, ended: bool = False) -> Sequence[HallPerson]:
    """The people of a hall as they stand on its board; with those who have left when `ended`."""
    statement = select(HallPerson).where(HallPerson.organisation_id == organisation_id)
    if not ended:
        statement = statement.where(HallPerson.whereabouts != "ended")
    return session.scalars(statement.order_by(HallPerson.position, HallPerson.id)).all()


def person_of(session: Session, *, person_id: int, organisation_id: int) -> HallPerson:
    """One of them; NotFoundHere for anyone else."""
    person = session.get(HallPerson, person_id)
    if person is None or person.organisation_id != organisation_id:
        raise NotFoundHere(_("这里没有这个人"))
    return person


def keep_person(
    session: Session,
    *,
    organisation: Organisation,
    words: PersonWords,
    photo: bytes = b"",
    drop_photo: bool = False,
    person_id: int | None = None,
    actor: Actor,
    now: datetime,
) -> HallPerson:
    """Put someone on the board, or change what it says; Invalid with what is wrong. Flushes.

    A new photo takes the place of the old one; `drop_photo` takes it off and leaves none.
    """
    _check(words, photo)
    person = (
        person_of(session, person_id=person_id, organisation_id=organisation.id)
        if person_id
        else _new(session, organisation, now)
    )
    for one in fields(PersonWords):
        setattr(person, one.name, getattr(words, one.name).strip())
    if photo:
        person.photo = base64.b64encode(portrait(photo)).decode()
    elif drop_photo:
        person.photo = ""
    person.changed_at = now
    session.add(person)
    session.flush()
    write_down(session, "person_kept", organisation, actor, now, person=person.id)
    return person


def _new(session: Session, organisation: Organisation, now: datetime) -> HallPerson:
    there = select(func.count(), func.max(HallPerson.position)).where(HallPerson.organisation_id == organisation.id)
    count, last = session.execute(there).one()
    if count >= MOST_PEOPLE:
        raise Invalid(message=_("一个单位最多 %(n)s 人", n=MOST_PEOPLE))
    return HallPerson(organisation_id=organisation.id, position=(last or 0) + 1, whereabouts="here", changed_at=now)


def _check(words: PersonWords, photo: bytes) -> None:
    errors = []
    if not words.name.strip():
        errors.append(FieldError("name", _("姓名"), _("请填写姓名")))
    for name, longest in _LENGTHS.items():
        if len(getattr(words, name)) > longest:
            errors.append(FieldError(name, _(_LABELS[name]), _("最多 %(n)s 个字", n=longest)))
    if len(photo) > MOST_BYTES:
        errors.append(FieldError("photo", _("照片"), _("照片超过 %(n)s MB，请缩小再传", n=MOST_BYTES // 1024 // 1024)))
    if errors:
        raise Invalid(tuple(errors))


def go(
    session: Session,
    *,
    organisation: Organisation,
    person_id: int,
    whereabouts: str,
    note: str = "",
    back_on: dt.date | None = None,
    substitute_id: int | None = None,
    actor: Actor,
    now: datetime,
) -> HallPerson:
    """Say where someone is, until when, and whom to ask meanwhile. Flushes."""
    if whereabouts not in WHEREABOUTS:
        raise Invalid(message=_("请选择去向"))
    person = person_of(session, person_id=person_id, organisation_id=organisation.id)
    away = whereabouts not in ("here", "ended")
    if away and substitute_id:
        person_of(session, person_id=substitute_id, organisation_id=organisation.id)
    person.whereabouts, person.note = whereabouts, note.strip()[:60] if away else ""
    person.back_on = back_on if away else None
    person.substitute_id = substitute_id if away and substitute_id != person.id else None
    person.changed_at = now
    session.flush()
    write_down(session, "person_went", organisation, actor, now, person=person.id, whereabouts=whereabouts)
    return person
