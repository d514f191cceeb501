"""What falls due by itself: numbers lapse and stand in the register, typed forms are emptied, stray photographs go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.models import OfflineEnvelope, OfflineFile, OfflineNumber
from app.offline import arriving, devices, envelopes, files, numbers, sweeping
from app.offline.arriving import Arrival
from app.offline.devices import Device
from app.offline.files import Piece
from app.offline.settling import Doing, settle
from app.papers.storage import vault
from app.people.actors import Actor
from app.transaction import separately
from tests.conftest import Clock
from tests.support.phone import Form, filled


def test_numbers_that_were_not_used_lapse_but_not_those_of_open_forms(
    session: Session, actor: Callable[[str], Actor], frozen_clock: Clock
) -> None:
    agent = actor("lixiumei")
    phone = _phone(session, agent)
    used, waiting, unused = _numbers(session, phone, 3)
    _send(phone, agent, filled("a", number=used), session)
    _send(phone, agent, filled("b", number=waiting, changes={"f_applicant_name": ""}), session)
    later = frozen_clock.advance(timedelta(days=8))
    due = sweeping.due_numbers(session, later, 10)
    assert [sweeping.lapse_number(session, one, later) for one in due] == [True]
    states = dict(session.execute(select(OfflineNumber.number, OfflineNumber.state)).tuples().all())
    assert states == {used: "used", waiting: "reserved", unused: "lapsed"}
    assert [(gap.number, gap.why) for gap in numbers.gaps(session, actor=agent).rows] == [(unused, "expired")]


def test_a_number_that_lapsed_comes_back_with_the_form_it_stands_on(
    session: Session, actor: Callable[[str], Actor], frozen_clock: Clock
) -> None:
    agent = actor("lixiumei")
    phone = _phone(session, agent)
    (number,) = _numbers(session, phone, 1)
    later = frozen_clock.advance(timedelta(days=8))
    for one in sweeping.due_numbers(session, later, 10):
        sweeping.lapse_number(session, one, later)
    _send(phone, agent, filled("a", number=number), session)
    assert session.scalars(select(OfflineNumber.state)).one() == "used"
    assert session.scalars(select(OfflineEnvelope.state)).one() == "in"


def test_what_was_typed_is_emptied_once_it_has_been_a_case_for_long(
    session: Session, actor: Callable[[str], Actor], frozen_clock: Clock
) -> None:
    agent = actor("lixiumei")
    phone = _phone(session, agent)
    _send(phone, agent, filled("a"), session)
    _send(phone, agent, filled("b", changes={"f_applicant_name": ""}), session)
    later = frozen_clock.advance(sweeping.KEPT + timedelta(days=1))
    due = sweeping.due_forms(session, later, 10)
    assert [sweeping.erase_form(session, one, later) for one in due] == [True]
    kept = dict(session.execute(select(OfflineEnvelope.state, OfflineEnvelope.body)).tuples().all())
    assert kept["in"] == "" and "pairs" in kept["refused"]


def test_photographs_without_a_form_go_after_a_while(
    session: Session, actor: Callable[[str], Actor], frozen_clock: Clock
) -> None:
    agent = actor("lixiumei")
    session.commit()
    piece = Piece("a" * 64, "b" * 32, 0, b"x" * 100)
    files.take_piece(piece, expected=None, vault=vault(), actor=agent, now=clock.now())
    assert sweeping.due_strays(session, clock.now(), 10) == []
    later = frozen_clock.advance(sweeping.STRAY + timedelta(days=1))
    for one in sweeping.due_strays(session, later, 10):
        assert sweeping.drop_stray(session, one, later)
    assert session.scalars(select(OfflineFile)).all() == [] and not list(vault().names("offline/"))


def _phone(session: Session, agent: Actor) -> Device:
    return devices.register(session, name="", login_id=None, actor=agent, now=clock.now())[0]


def _numbers(session: Session, phone: Device, count: int) -> list[str]:
    given = numbers.top_up(
        session,
        device_id=phone.id,
        path=phone.organisation_path,
        held=[],
        spent=[],
        wanted=count,
        days=7,
        now=clock.now(),
    )
    session.commit()
    return given


def _send(phone: Device, agent: Actor, form: Form, session: Session) -> None:
    session.commit()
    now = clock.now()
    arrival = Arrival(phone, form.token, envelopes.read(dict(form.envelope)), now, 7)
    with separately() as own:
        form_id = arriving.arrive(own, arrival, actor=agent, now=now)
    settle(form_id, Doing(agent, vault(), "", now))
    session.expire_all()
