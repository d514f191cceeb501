"""Two phones send the same form at the same moment, and two forms the same number: once, on both databases."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.extensions import db
from app.models import Case, OfflineEnvelope, OfflineNumber
from app.offline import arriving, devices, envelopes, numbers
from app.offline.arriving import Arrival
from app.offline.settling import Doing, settle
from app.papers.storage import vault
from app.people.actors import Actor
from app.transaction import separately
from tests.support.at_once import together
from tests.support.phone import Form, filled, id_number


def test_the_same_form_from_two_phones_at_once_is_one_case(
    app: Flask, session: Session, actor: Callable[[str], Actor]
) -> None:
    agent, form = actor("lixiumei"), filled("a")
    phones = [_device(session, agent) for _number in range(2)]
    _at_once(app, *(lambda phone=phone: _send(phone, form, agent) for phone in [*phones, *phones]))
    assert session.scalar(select(func.count()).select_from(Case)) == 1
    assert session.scalars(select(OfflineEnvelope.state)).all() == ["in"]


def test_two_forms_with_one_number_at_once_are_one_case_and_one_to_decide_on(
    app: Flask, session: Session, actor: Callable[[str], Actor]
) -> None:
    agent = actor("lixiumei")
    phone = _device(session, agent)
    (number,) = numbers.top_up(
        session, device_id=phone.id, path=phone.organisation_path, held=[], spent=[], wanted=1, days=7, now=clock.now()
    )
    other_person = {"f_applicant_id_number": id_number(1), "f_applicant_name": "赵桂英"}
    forms = [filled("a", number=number), filled("b", number=number, changes=other_person)]
    _at_once(app, *(lambda form=form: _send(phone, form, agent) for form in forms))
    assert session.scalars(select(Case.number)).all() == [number]
    assert sorted(session.scalars(select(OfflineEnvelope.state))) == ["in", "review"]
    assert session.scalars(select(OfflineNumber.state)).one() == "used"


def _device(session: Session, agent: Actor) -> devices.Device:
    return devices.register(session, name="", login_id=None, actor=agent, now=clock.now())[0]


def _send(phone: devices.Device, form: Form, agent: Actor) -> None:
    now = clock.now()
    arrival = Arrival(phone, form.token, envelopes.read(dict(form.envelope)), now, 7)
    with separately() as session:
        form_id = arriving.arrive(session, arrival, actor=agent, now=now)
    settle(form_id, Doing(agent, vault(), "", now))


def _at_once(app: Flask, *works: Callable[[], None]) -> None:
    assert together(app, *works) == {"done": len(works)}
    db.session.expire_all()
