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
from app.publishing.checking import department_codes
from app.publishing.devolution import run_due
from app.publishing.listed import describe, take_stock
from app.publishing.waiting import bring_into_force
from catalog import versions
from catalog.checks import check_definition

_AT_ONCE = 100  # services whose problems are counted in one go: a second or two
# One kind of thing that falls due: does what is due by the day, and says how much it was.
Step = Callable[..., int]


def bring_versions_into_force(session: Session, *, today: dt.date, now: datetime) -> int:
    """Versions whose day has come replace those before them; how many did."""
    due = select(Service).where(Service.due_on <= today).order_by(Service.due_on, Service.id).with_for_update()
    services = session.scalars(due.execution_options(populate_existing=True)).all()
    return sum(bring_into_force(session, service, today=today, now=now) for service in services)


def count_uncounted(session: Session, *, today: dt.date, now: datetime) -> int:
    """Services published before lists counted their problems; some at a time, for each is read and checked whole."""
    uncounted = select(Service).where(Service.current_version_id.is_not(None), Service.completeness == 0)
    services = session.scalars(uncounted.order_by(Service.id).limit(_AT_ONCE).with_for_update()).all()
    for service in services:
        version = session.get_one(ServiceVersion, service.current_version_id)
        definition = versions.from_canonical(version.definition)
        describe(service, definition)
        problems = check_definition(definition, known_departments=department_codes(session))
        take_stock(session, service, definition, problems)
    return len(services)


# In this order: a batch of devolution goes on from what is in force on its day.
STEPS: tuple[Step, ...] = (bring_versions_into_force, run_due, count_uncounted)


def settle(session: Session, *, today: dt.date, now: datetime) -> int:
    """Do all that is due by a day; how many things were. The caller commits."""
    return sum(step(session, today=today, now=now) for step in STEPS)
