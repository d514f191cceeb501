"""What can be chosen on the print desk: cases with their papers, services with theirs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.cases.finding import find
from app.cases.queries import Filters, Tab
from app.cases.scope import visible_to
from app.cases.worklist import whole_list
from app.models import Case, IssuedPaper, PrintJob, Service
from app.people.actors import Actor
from app.printjobs.case_papers import with_copies
from app.printjobs.makers import MAKERS
from app.printjobs.making import Maker
from app.printjobs.ordering import Wanted
from app.publishing.queries import search_services

MOST = 500  # cases, and services, on the page at once
_AT_ONCE = 400  # parameters of one statement
_FOUND = 50
HISTORY = 20


@dataclass(frozen=True)
class ChosenCase:
    """A case on the list; `kinds` are the papers it has."""

    number: str
    service_name: str
    applicant_name: str
    kinds: frozenset[str]


@dataclass(frozen=True)
class ChosenService:
    """A service on the list."""

    code: str
    name: str


@dataclass(frozen=True)
class OfferedKind:
    """A kind of paper, and how many of what was chosen have it."""

    id: str
    maker: Maker
    count: int


def chosen_cases(session: Session, numbers: Iterable[str], actor: Actor) -> list[ChosenCase]:
    """These cases as far as the person may see them, in the order given, with the papers they have."""
    wanted = list(dict.fromkeys(numbers))[:MOST]
    found: dict[str, ChosenCase] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        found |= _cases(session, wanted[start : start + _AT_ONCE], actor)
    return [found[number] for number in wanted if number in found]


def _cases(session: Session, numbers: Collection[str], actor: Actor) -> dict[str, ChosenCase]:
    seen = select(Case.id, Case.number, Case.service_name, Case.applicant_name)
    rows = session.execute(seen.where(Case.number.in_(numbers), visible_to(actor))).all()
    issued = select(IssuedPaper.case_id, IssuedPaper.kind).distinct()
    has: dict[int, set[str]] = {row.id: set() for row in rows}
    for case_id, kind in session.execute(issued.where(IssuedPaper.case_id.in_(has), IssuedPaper.state != "void")):
        has[case_id].add(f"case.{kind}")
    return {
        row.number: ChosenCase(row.number, row.service_name, row.applicant_name, frozenset(has[row.id])) for row in rows
    }


def chosen_services(session: Session, codes: Iterable[str]) -> list[ChosenService]:
    """These services as far as they are published, in the order given."""
    wanted = list(dict.fromkeys(codes))[:MOST]
    found: dict[str, str] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        some = select(Service.code, Service.name).where(Service.code.in_(wanted[start : start + _AT_ONCE]))
        found |= dict(session.execute(some.where(Service.state == "published")).tuples().all())
    return [ChosenService(code, found[code]) for code in wanted if code in found]


def numbers_of_list(session: Session, *, tab: Tab, filters: Filters, actor: Actor) -> list[str]:
    """The cases of one list of the worklist, as it is filtered."""
    return [row.number for row in whole_list(session, actor=actor, tab=tab, filters=filters, most=MOST)]


def numbers_found(session: Session, *, text: str, actor: Actor) -> list[str]:
    """Cases by number, name or the end of an ID number."""
    return [row.number for row in find(session, actor, text)]


def codes_found(session: Session, *, text: str, now: datetime) -> list[str]:
    """Published services by code, name or what people call them; all for a star."""
    if text == "*":
        every = select(Service.code).where(Service.state == "published").order_by(Service.code)
        return list(session.scalars(every.limit(MOST)))
    exact = select(Service.code).where(Service.code == text.upper(), Service.state == "published")
    found = search_services(session, text, limit=_FOUND, today=clock.local_date(now))
    return [*session.scalars(exact), *(row.code for row in found)]


def kinds_of_cases(cases: Sequence[ChosenCase]) -> list[OfferedKind]:
    """The papers that these cases have, in the order of the registry."""
    counted = ((kind, maker, sum(kind in one.kinds for one in cases)) for kind, maker in MAKERS.items())
    return [OfferedKind(kind, maker, count) for kind, maker, count in counted if maker.of == "case" and count]


def kinds_of_services(services: Sequence[ChosenService], actor: Actor) -> list[OfferedKind]:
    """What can be printed of every service."""
    return [
        OfferedKind(kind, maker, len(services))
        for kind, maker in MAKERS.items()
        if maker.of == "service" and services and maker.may_be_ordered_by(actor)
    ]


def wanted_of_cases(
    cases: Sequence[ChosenCase], kinds: Collection[str], keepers: dict[str, tuple[str, ...]]
) -> list[Wanted]:
    """The papers of these kinds that these cases have; of each the copies that are wanted, all where none is named."""
    return [
        Wanted(kind, with_copies(one.number, _some(MAKERS[kind], keepers.get(kind, ()))))
        for one in cases
        for kind in MAKERS
        if kind in kinds and kind in one.kinds
    ]


def _some(maker: Maker, keepers: tuple[str, ...]) -> tuple[str, ...]:
    known = tuple(keeper for keeper in maker.keepers if keeper in keepers)
    return known if len(known) < len(maker.keepers) else ()


def wanted_of_services(services: Sequence[ChosenService], kinds: Collection[str], copies: int) -> list[Wanted]:
    """So many copies of these kinds for each service."""
    return [
        Wanted(kind, one.code, ("",) * copies if copies > 1 else ())
        for one in services
        for kind, maker in MAKERS.items()
        if kind in kinds and maker.of == "service"
    ]


def history(session: Session, actor: Actor) -> Sequence[PrintJob]:
    """The person's own jobs, the latest first."""
    mine = select(PrintJob).where(PrintJob.ordered_by_id == actor.user_id)
    return session.scalars(mine.order_by(PrintJob.id.desc()).limit(HISTORY)).all()
