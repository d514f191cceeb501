"""The pinned version holds, unless a newer one makes a difference to this applicant or the item is gone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.models import Case, OfflineEnvelope, Service
from app.offline import arriving, devices, envelopes
from app.offline.arriving import Arrival
from app.offline.settling import Doing, settle
from app.papers.storage import vault
from app.people.actors import Actor
from app.transaction import separately
from catalog.primitives import LimitSpec
from tests.app.cases.desk import CLERK, HallDesk
from tests.support.phone import Form, filled


@pytest.fixture
def desk(session: Session, actor: Callable[[str], Actor]) -> HallDesk:
    return HallDesk(session, actor)


@pytest.fixture
def form(desk: HallDesk) -> Form:
    """Filled in on the first version."""
    desk.publish("minimal")
    return filled("a", code="T-MINIMAL")


def send(desk: HallDesk, form: Form) -> OfflineEnvelope:
    clerk, now = desk.actor(CLERK), clock.now()
    phone, _key = devices.register(desk.session, name="", login_id=None, actor=clerk, now=now)
    desk.session.commit()
    with separately() as own:
        arrival = Arrival(phone, form.token, envelopes.read(dict(form.envelope)), now, 7)
        form_id = arriving.arrive(own, arrival, actor=clerk, now=now)
    settle(form_id, Doing(clerk, vault(), "", now))
    desk.session.expire_all()
    return desk.session.get_one(OfflineEnvelope, form_id)


def test_a_newer_version_that_makes_no_difference_leaves_the_case_with_the_pinned_one(
    desk: HallDesk, form: Form
) -> None:
    desk.publish("minimal", summary="换一句话")
    assert send(desk, form).state == "in"
    assert desk.session.scalars(select(Case)).one().service_version_id == form.envelope["version_id"]


def test_a_newer_version_that_makes_a_difference_is_told_in_plain_words(desk: HallDesk, form: Form) -> None:
    desk.publish("minimal", promised_limit=LimitSpec(value=5, unit="working_days"))
    row = send(desk, form)
    assert row.state == "review" and "第 1 版" in row.reasons and "时限" in row.reasons


def test_an_item_that_was_suspended_since_is_for_somebody_to_decide(desk: HallDesk, form: Form) -> None:
    desk.session.scalars(select(Service).where(Service.code == "T-MINIMAL")).one().state = "suspended"
    row = send(desk, form)
    assert row.state == "review" and "已经停办" in row.reasons
