"""What happens by itself on a day: versions published for it come into force, batches of devolution run.

Every process settles once a day at its first request, the worker more often. Running it again changes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Service, ServiceVersion
from app.publishing.drafts import record
from app.publishing.listed import note_published_uses, put_in_force
from catalog import versions

# One kind of thing that falls due: does what is due by the day, and says how much it was.
Step = Callable[[Session, dt.date, datetime], int]


def bring_versions_into_force(session: Session, today: dt.date, now: datetime) -> int:
    """Versions whose day has come replace those before them; how many did."""
    due = select(Service).where(Service.due_on <= today).order_by(Service.due_on, Service.id).with_for_update()
    services = session.scalars(due.execution_options(populate_existing=True)).all()
    return sum(bring_into_force(session, service, today=today, now=now) for service in services)


def bring_into_force(session: Session, service: Service, *, today: dt.date, now: datetime) -> bool:
    """The waiting version of one service, which is locked; False when there is none or its day has not come."""
    if service.due_version_id is None or service.due_on is None or service.due_on > today:
        return False
    version = session.get_one(ServiceVersion, service.due_version_id)
    definition = versions.from_canonical(version.definition)
    service.due_version_id, service.due_on = None, None
    put_in_force(service, definition, version)
    session.flush()
    note_published_uses(session, service, definition)
    record(session, None, now, "in_force", service.code, {"version": version.number})
    return True


# In this order: a batch of devolution goes on from what is in force on its day.
STEPS: tuple[Step, ...] = (bring_versions_into_force,)


def settle(session: Session, *, today: dt.date, now: datetime) -> int:
    """Do all that is due by a day; how many things were. The caller commits."""
    return sum(step(session, today, now) for step in STEPS)
