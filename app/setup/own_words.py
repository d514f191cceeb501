"""The sample's overlays and delegated items, once: what administrators take back stays taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Organisation, Service, ServiceDelegation, ServiceOverlay
from app.publishing.overlays import add_missing
from catalog.overlay import read_overlays

_DELEGATED = {"civil_affairs": ("QS-MZ-001", "QS-MZ-002", "QS-MZ-003")}


def add_own_words(session: Session, *, file: Path, now: datetime) -> Iterator[str]:
    """Overlays of the file and delegations of the sample, while the county has none of either."""
    if session.scalar(select(ServiceOverlay.id).limit(1)) is None:
        overlays, _problems = read_overlays(file.read_text("utf-8"))
        if added := add_missing(session, overlays, now=now):
            yield f"本单位信息：{added} 条"
    if session.scalar(select(ServiceDelegation.service_id).limit(1)) is None and (given := _delegate(session, now)):
        yield f"授权部门编辑：{given} 项"


def _delegate(session: Session, now: datetime) -> int:
    given = 0
    for department, codes in _DELEGATED.items():
        place = session.scalars(select(Organisation).where(Organisation.code == department)).one()
        for service in session.scalars(select(Service).where(Service.code.in_(codes))):
            session.add(ServiceDelegation(service_id=service.id, organisation_id=place.id, granted_at=now))
            given += 1
    session.flush()
    return given
