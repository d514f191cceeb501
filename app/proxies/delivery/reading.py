"""A result as the page of its delivery shows it, and every try to bring it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.cases.applications import meant, read_answers
from app.cases.bringing import LIVE
from app.cases.worklist import person_name
from app.models import Account, Case, Organisation, ResultDelivery
from app.people.actors import Actor
from app.proxies.delivery.bringing import bearers, may_bring, result_of
from app.proxies.delivery.ways import ways_open
from app.publishing.versions import version_by_id
from catalog.definition import Meaning


@dataclass(frozen=True)
class Try:
    """One way that was taken, without its code: nobody at the desk is shown that."""

    id: int
    way: str
    state: str
    place: str
    bearer: str
    bearer_id: int | None
    carrier: str
    waybill: str
    address: str
    made_at: datetime
    sent_at: datetime | None
    ended_at: datetime | None
    receiver: str
    relation: str
    receipt: str
    remark: str

    @property
    def is_live(self) -> bool:
        return self.state in LIVE


@dataclass(frozen=True)
class DeliveryPage:
    """What there is to bring, and how far that has come."""

    number: str
    service_name: str
    applicant_name: str
    phone: str
    outcome: str
    decided_at: datetime | None
    collector: str  # 代领人 as the form names one
    live: Try | None
    before: tuple[Try, ...]
    ways: tuple[str, ...]
    bearers: tuple[tuple[int, str], ...]
    may_bring: bool


def delivery_page(session: Session, *, number: str, actor: Actor) -> DeliveryPage:
    """The result of a case that is decided and not delivered; NotFoundHere and Invalid as `result_of`."""
    result = result_of(session, number=number, actor=actor)
    case, tries = result.case, tries_of(session, case_id=result.case.id)
    return DeliveryPage(
        number=case.number,
        service_name=case.service_name,
        applicant_name=case.applicant_name,
        phone=case.applicant_phone or "",
        outcome=case.outcome or "",
        decided_at=case.decided_at,
        collector=_collector(session, case),
        live=next((one for one in tries if one.is_live), None),
        before=tuple(one for one in tries if not one.is_live),
        ways=ways_open(tier=actor.organisation_tier, open_modes=result.modes),
        bearers=tuple(bearers(session, result=result, actor=actor)),
        may_bring=may_bring(session, result, actor),
    )


def _collector(session: Session, case: Case) -> str:
    version = version_by_id(session, case.service_version_id)
    return meant(version.definition, read_answers(case, version.compiled), Meaning.COLLECTOR_NAME) or ""


def tries_of(session: Session, *, case_id: int) -> Sequence[Try]:
    """Every way that was taken, the latest first; a case has few. One statement."""
    wanted = (
        select(ResultDelivery, Organisation.name.label("place"), person_name().label("bearer"))
        .join(Organisation, Organisation.id == ResultDelivery.organisation_id)
        .outerjoin(Account, Account.id == ResultDelivery.bearer_id)
        .where(ResultDelivery.case_id == case_id)
        .order_by(ResultDelivery.id.desc())
        .limit(20)
    )
    return [_try(row) for row in session.execute(wanted)]


_COPIED = [name for name in Try.__dataclass_fields__ if name not in ("place", "bearer", "receipt")]


def _try(row: Row[Any]) -> Try:
    one: ResultDelivery = row.ResultDelivery
    copied = {name: getattr(one, name) for name in _COPIED}
    return Try(**copied, place=row.place, bearer=row.bearer or "", receipt=one.receipt or "")


@dataclass(frozen=True)
class Lock:
    """What opens a result that is fetched with a code. `key` names this code for the counting of tries, no other."""

    key: str
    code: str


def lock_of(session: Session, *, number: str, actor: Actor) -> Lock | None:
    """The code of a result in scope; None where it needs none. Who asks counts the try before it judges."""
    result = result_of(session, number=number, actor=actor)
    wanted = select(ResultDelivery.id, ResultDelivery.revision, ResultDelivery.code).where(
        ResultDelivery.case_id == result.case.id, ResultDelivery.state.in_(LIVE), ResultDelivery.way == "pickup"
    )
    found = session.execute(wanted).one_or_none()
    return Lock(f"{number} {found.id} {found.revision}", found.code) if found else None


def receipt_picture(session: Session, *, case_id: int, delivery_id: int) -> str | None:
    """The digest of the signature or thumbprint of a try of this case."""
    wanted = select(ResultDelivery.picture).where(ResultDelivery.case_id == case_id, ResultDelivery.id == delivery_id)
    return session.scalar(wanted)
