"""Which organisation stands behind each step of a case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol

from flask_babel import gettext as _
from sqlalchemy import Row, Select, bindparam, select
from sqlalchemy.orm import Session

from app.cases.way import Desk, department_of, desk_of
from app.errors import Invalid
from app.models import Organisation, Service
from app.publishing.offerings import has_service
from catalog.definition import ServiceDefinition
from catalog.devolution import standing
from catalog.primitives import Tier
from catalog.step_specs import StepSpec

DEFAULT_PREFIX = "BJ"  # 办件: when neither hall nor county has letters of its own


class Place(Protocol):
    """An organisation to which a case may belong: a row of the table, an `Office`, a `Station`."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def path(self) -> str: ...


@dataclass(frozen=True)
class Station:
    """The station or hall of a new case, as the login or the list of places told."""

    id: int
    name: str
    path: str


@dataclass(frozen=True)
class Office:
    """An organisation as plain values."""

    id: int
    code: str
    name: str
    hall_name: str
    kind: str
    tier: str
    path: str
    case_prefix: str = ""
    has_service: bool = True  # 下放: it has the service the case is about
    has_decision: bool = True  # and decides it


@dataclass(frozen=True)
class Desks:
    """The organisations around a case: its station or hall with all above it, and the county offices it needs."""

    chain: tuple[Office, ...]  # from the county down
    departments: Mapping[str, Office] = field(default_factory=dict)

    def standing(self, step: StepSpec, definition: ServiceDefinition) -> StepSpec:
        """The step as it is handled here: where it was before, if it went down to other places only."""
        return standing(definition, step, has=self._has)

    def _has(self, tier: Tier, decides: bool) -> bool:
        office = next((one for one in reversed(self.chain) if one.tier == tier and one.kind != "department"), None)
        return office is None or (office.has_decision if decides else office.has_service)

    def place(self, organisation_id: int | None) -> Office | None:
        """The organisation of this id among those around the case."""
        return next((office for office in self.chain if office.id == organisation_id), None)

    def above(self, place: Office, definition: ServiceDefinition) -> str:
        """The name of the nearest hall above a place that has the service, else of the county office."""
        higher = [one for one in self.chain if one.kind == "township" and one.has_service and one.id != place.id]
        office = next(reversed(higher), self.departments.get(definition.department))
        return (office.hall_name or office.name) if office else ""

    def office_for(self, step: StepSpec, definition: ServiceDefinition) -> Office:
        """Who handles the step; Invalid with a sentence when this county has no such desk here."""
        step = self.standing(step, definition)
        if (desk := desk_of(step)) is Desk.DEPARTMENT:
            return self._department(step, department_of(step, definition))
        wanted = "village" if desk is Desk.STATION else "township"
        for office in reversed(self.chain):
            if office.tier == wanted:
                return office
        raise Invalid(message=_missing_place(step, desk))

    def prefix(self) -> str:
        """The letters of the case number: those of the nearest organisation that has some."""
        return next((office.case_prefix for office in reversed(self.chain) if office.case_prefix), DEFAULT_PREFIX)

    def _department(self, step: StepSpec, code: str) -> Office:
        if code not in self.departments:
            words = _(
                "“%(step)s”环节没有对应的县级部门（%(code)s），请联系管理员在组织机构里补上", step=step.name, code=code
            )
            raise Invalid(message=words)
        return self.departments[code]


def _missing_place(step: StepSpec, desk: Desk) -> str:
    place = _("村（社区）") if desk is Desk.STATION else _("乡镇（街道）")
    return _("这个事项有“%(step)s”环节，请先选择申请人所在的%(place)s", step=step.name, place=place)


def load_desks(
    session: Session, *, path: str, definition: ServiceDefinition, service_id: int = 0, today: dt.date = dt.date.min
) -> Desks:
    """Read the organisations of a path and the offices a definition names, in one statement.

    With the service and the day on which the case was handed in: who has the service then. Without: all have it.
    """
    codes = path.strip("/").split("/")
    offices = {definition.department, *_departments_of(definition)}
    rows = _read(session, codes, offices, {"of_service": service_id, "today": today})
    chain = sorted((office for office in rows if path.startswith(office.path)), key=lambda office: len(office.path))
    return Desks(tuple(chain), {office.code: office for office in rows if office.kind == "department"})


def _departments_of(definition: ServiceDefinition) -> set[str]:
    """Those that steps name, now or before they went down."""
    former = [one for row in definition.devolution if row.former for one in row.former.steps]
    return {step.department for step in (*definition.steps, *former) if step.department}


def _read(
    session: Session, codes: Collection[str], departments: Collection[str], service: Mapping[str, object]
) -> list[Office]:
    wanted = [*codes, *departments]
    places = _PLACES * -(-len(wanted) // _PLACES)
    given = dict(zip(_names(places), [*wanted, *[""] * (places - len(wanted))], strict=True))
    found = session.connection().execute(_offices(places), {**given, **service})
    rows = [_office(row) for row in found if _counts(row)]
    return [office for office in rows if office.code in codes or office.kind == "department"]


def _office(row: Row[tuple[Any, ...]]) -> Office:
    *plain, _active, has_service, has_decision = row
    return Office(*plain, bool(has_service), bool(has_decision))


def _counts(row: Row[tuple[object, ...]]) -> bool:
    """An office that was closed handles nothing any more; a hall on the path of a case stays what it is."""
    return bool(row.active or row.kind != "department")


# A fixed number of places in the statement, the empty ones matching nothing: built and compiled once.
_PLACES = 8
_COLUMNS = ("id", "code", "name", "hall_name", "kind", "tier", "path", "case_prefix")


def _names(places: int) -> list[str]:
    return [f"code_{number}" for number in range(places)]


@lru_cache(maxsize=8)
def _offices(places: int) -> Select[tuple[object, ...]]:
    having = [
        has_service(place=Organisation.id, tier=Organisation.tier, day=bindparam("today"), deciding=deciding)
        for deciding in (False, True)
    ]
    return (
        select(*(getattr(Organisation, name) for name in _COLUMNS), Organisation.active, *having)
        .outerjoin(Service, Service.id == bindparam("of_service"))
        .where(Organisation.code.in_([bindparam(name) for name in _names(places)]))
    )
