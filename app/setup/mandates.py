"""Sample mandates of the demonstration: written before a case, waiting for the principal to sign."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.moving import mandate_making
from app.cases.moving.mandate_making import Entrusted, Wish
from app.clock import local_date
from app.models import Account, Mandate
from app.people.accounts import actor_of
from app.publishing.versions import current_versions


class SamplePaper(BaseModel):
    """A paper given along."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    originals: int = 0
    copies: int = 0


class SampleMandate(BaseModel):
    """One entry of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    by: str
    principal: str
    id_number: str
    phone: str
    address: str
    services: tuple[str, ...]
    days: int
    papers: tuple[SamplePaper, ...] = ()


def add_demo_mandates(session: Session, *, file: Path, now: datetime) -> int:
    """Write the mandates of the file unless there are some that were made before a case; how many."""
    if session.scalar(select(Mandate.id).where(Mandate.items != "[]").limit(1)) is not None:
        return 0
    entries = TypeAdapter(tuple[SampleMandate, ...]).validate_python(yaml.safe_load(file.read_text("utf-8")))
    for entry in entries:
        _make(session, entry, now)
    return len(entries)


def _make(session: Session, entry: SampleMandate, now: datetime) -> None:
    account = session.scalars(select(Account).where(Account.username == entry.by)).one()
    versions = current_versions(session, entry.services, local_date(now))
    powers, _days, onward = mandate_making.usual([one.definition for one in versions.values()])
    wish = Wish(
        principal=entry.principal,
        id_number=entry.id_number,
        phone=entry.phone,
        address=entry.address,
        agent_id=account.id,
        codes=entry.services,
        powers=powers,
        days=entry.days,
        delegable=onward,
        papers=tuple(Entrusted(one.name, one.originals, one.copies) for one in entry.papers),
    )
    mandate_making.make(session, wish, actor=actor_of(account), now=now)
