"""代办员名册: the agents of a subtree, by filters, in pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload

from app import clock
from app.errors import NotAllowed
from app.hall.duty import shifts_at
from app.models import Account, AgentVillage, DutyTurn, HallPerson, Organisation
from app.people.actors import Actor
from app.people.areas import lies_in_areas
from app.proxies.agents.reading import villages_of
from catalog.vocabulary import options

PAGE_SIZE = 30
MOST_PAGES = 200
SEES = ("submit_case", "manage_people", "supervise")


@dataclass(frozen=True)
class RosterFilters:
    """What the list is narrowed to; "" and False say nothing."""

    at: str = ""  # code of a place: its people and those who serve it
    mode: str = ""
    post_kind: str = ""
    service: str = ""
    on_duty: bool = False
    word: str = ""


@dataclass(frozen=True)
class RosterRow:
    """One agent as the list shows it."""

    person: HallPerson
    villages: tuple[str, ...]
    username: str
    on_duty: bool

    @property
    def post(self) -> str:
        return POSTS.get(self.person.post_kind, self.person.post)


@dataclass(frozen=True)
class RosterPage:
    """One page, and whether another follows."""

    rows: Sequence[RosterRow]
    page: int
    has_more: bool


POSTS: Mapping[str, str] = {one.code: one.label for one in options("agent_post")}


def roster(session: Session, *, actor: Actor, filters: RosterFilters, page: int = 1) -> RosterPage:
    """A page of the agents this person may see; three statements."""
    page = min(max(page, 1), MOST_PAGES)
    wanted = _narrowed(_agents(actor), filters).offset((page - 1) * PAGE_SIZE).limit(PAGE_SIZE + 1)
    rows = _rows(session, wanted)
    return RosterPage(rows[:PAGE_SIZE], page, len(rows) > PAGE_SIZE and page < MOST_PAGES)


def whole_roster(session: Session, *, actor: Actor, filters: RosterFilters, most: int) -> Sequence[RosterRow]:
    """The same without pages, for the workbook."""
    return _rows(session, _narrowed(_agents(actor), filters).limit(most))


def agent_seen_by(session: Session, *, actor: Actor, person_id: int) -> RosterRow | None:
    """One agent of the list."""
    rows = _rows(session, _agents(actor).where(HallPerson.id == person_id))
    return rows[0] if rows else None


def _agents(actor: Actor) -> Select[Any]:
    if not any(actor.can(one) for one in SEES) or not actor.areas:
        raise NotAllowed(_("您的岗位不看代办员名册"))
    return (
        select(HallPerson, Account.username)
        .join(Organisation, Organisation.id == HallPerson.organisation_id)
        .outerjoin(Account, Account.id == HallPerson.account_id)
        .options(joinedload(HallPerson.organisation), joinedload(HallPerson.substitute))
        .where(HallPerson.mode != "", HallPerson.whereabouts != "ended", lies_in_areas(actor, Organisation.path))
        .order_by(Organisation.path, HallPerson.position, HallPerson.id)
    )


def _narrowed(statement: Select[Any], filters: RosterFilters) -> Select[Any]:
    if filters.at:
        serving = select(AgentVillage.person_id).join(Organisation, Organisation.id == AgentVillage.organisation_id)
        named = HallPerson.id.in_(serving.where(Organisation.code == filters.at))
        below = Organisation.path.contains(f"{filters.at}/", autoescape=True)
        statement = statement.where(or_(below, named))
    for column, value in ((HallPerson.mode, filters.mode), (HallPerson.post_kind, filters.post_kind)):
        statement = statement.where(column == value) if value else statement
    if filters.service:
        listed = "\n" + HallPerson.services + "\n"
        mine = listed.contains(f"\n{filters.service}\n", autoescape=True)
        statement = statement.where(or_(HallPerson.services == "", mine))
    if filters.word:
        found = (HallPerson.name, HallPerson.phone, HallPerson.serves)
        statement = statement.where(or_(*(one.contains(filters.word, autoescape=True) for one in found)))
    return statement.where(HallPerson.id.in_(_busy())) if filters.on_duty else statement


def _busy() -> Select[Any]:
    now = clock.now().astimezone(clock.ZONE)
    return select(DutyTurn.person_id).where(DutyTurn.day == now.date(), DutyTurn.shift.in_(shifts_at(now)))


def _rows(session: Session, statement: Select[Any]) -> list[RosterRow]:
    found = session.execute(statement).all()
    ids = [person.id for person, _username in found]
    villages = villages_of(session, ids) if ids else {}
    busy = set(session.scalars(_busy().where(DutyTurn.person_id.in_(ids)))) if ids else set()
    return [
        RosterRow(person, tuple(one.name for one in villages.get(person.id, ())), username or "", person.id in busy)
        for person, username in found
    ]
