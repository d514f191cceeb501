"""A hall that sees people by appointment."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.models import Organisation
from app.people.actors import Actor
from app.proxies.appointments.booking import Wish
from app.proxies.appointments.places import PlaceWords, free_days, keep_place, place_of
from app.proxies.appointments.slots import Hours
from app.publishing.versions import LoadedVersion
from tests.app.cases.desk import CLERK, HallDesk


@pytest.fixture
def version(session: Session, actor: Callable[[str], Actor]) -> LoadedVersion:
    """An item that people come for."""
    return HallDesk(session, actor).publish("four_tier")


@pytest.fixture
def place_id(session: Session, actor: Callable[[str], Actor]) -> int:
    """The hall, every day of the week from nine to eleven, one person an hour."""
    clerk = actor(CLERK)
    organisation = session.scalars(select(Organisation).where(Organisation.id == clerk.organisation_id)).one()
    hours = Hours("weekly", frozenset(range(1, 8)), 540, 660, 60, 1)
    words = PlaceWords("hall", "石桥镇便民服务中心", hours=(hours,))
    made = keep_place(session, words=words, organisation=organisation, place_id=None, actor=clerk, now=clock.now())
    session.commit()
    return made


@pytest.fixture
def wish(session: Session, place_id: int) -> Callable[..., Wish]:
    """What a villager asks for: the first slot of a day to come, counted from the first open one."""
    days = free_days(session, place_of(session, place_id), now=clock.now())

    def wished(
        phone: str = "13800138000", *, day: int = 2, slot: int = 0, name: str = "李秀英", **more: object
    ) -> Wish:
        begins = days[day].slots[slot].slot.begins
        return Wish(place_id, days[day].day, begins, name, phone, **more)  # type: ignore[arg-type]

    return wished
