"""From the outbox to the phone: once, in its time, and seen when it failed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.models import Case, OutboxMessage
from app.notifications import sending
from app.notifications.telling import tell
from tests.app.cases.desk import at
from tests.app.notifications.gateway import Gateway, running
from tests.conftest import Clock

Sweep = Callable[[], list[bool]]


class _KilledError(BaseException):
    """The process ends here."""


@pytest.fixture
def gateway(app: Flask, case: Case) -> Iterator[Gateway]:
    """A gateway that the app sends to."""
    with running() as made:
        use(app, messages="send", sms_url=made.url)
        yield made


def use(app: Flask, **changes: object) -> None:
    """Settings of this test; the next test gets the usual ones."""
    desk = app.extensions["desk"]
    app.extensions["desk"] = replace(desk, settings=type(desk.settings)(**{**dict(desk.settings), **changes}))


@pytest.fixture
def told(session: Session, case: Case) -> Callable[..., None]:
    """The applicant is to be told, now."""

    def telling(*names: str) -> None:
        for name in names:
            tell(session, event="pause", audience="applicant", case=case, now=clock.now(), once=name)
        session.commit()

    return telling


@pytest.fixture
def sweep(session: Session) -> Sweep:
    """What the worker does each minute."""

    def sweeping() -> list[bool]:
        ids = sending.due(session, clock.now(), 100)
        session.commit()
        done = [sending.send_one(session, one, clock.now()) for one in ids]
        session.expire_all()
        return done

    return sweeping


def messages(session: Session) -> list[OutboxMessage]:
    wanted = select(OutboxMessage).where(OutboxMessage.event == "pause").order_by(OutboxMessage.id)
    return list(session.scalars(wanted))


def states(session: Session) -> list[str]:
    found = [one.state for one in messages(session)]
    session.commit()
    return found


def test_a_message_goes_out_once(session: Session, gateway: Gateway, told: Callable[..., None], sweep: Sweep) -> None:
    told("a")
    assert (sweep(), sweep()) == ([True], [])
    assert states(session) == ["sent"]
    assert len(gateway.got) == 1


def test_in_demo_mode_it_is_shown_instead(session: Session, told: Callable[..., None], sweep: Sweep) -> None:
    told("a")
    sweep()
    assert states(session) == ["shown"]


def test_a_refusal_is_tried_again_until_it_is_given_up(
    session: Session, gateway: Gateway, told: Callable[..., None], sweep: Sweep, frozen_clock: Clock, app: Flask
) -> None:
    use(app, quiet_hours="")
    gateway.status = 503
    told("a")
    waits = []
    while sweep():
        (one,) = messages(session)
        session.commit()
        if one.next_at is None:
            break
        waits.append(one.next_at - clock.now())
        assert (one.state, sweep()) == ("failed", [])
        frozen_clock.move_to(one.next_at)
    assert (states(session), len(gateway.got), len(waits)) == (["dead"], 6, 5)
    assert messages(session)[0].trouble == "短信网关回了 503"


def test_killed_between_sending_and_noting_it_a_person_is_asked(
    session: Session,
    gateway: Gateway,
    told: Callable[..., None],
    sweep: Sweep,
    frozen_clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told("a")

    def killed(*_args: object, **_named: object) -> None:
        raise _KilledError

    with monkeypatch.context() as patch, pytest.raises(_KilledError):
        patch.setattr(sending, "settle", killed)
        sweep()
    session.expire_all()
    assert (states(session), len(gateway.got), sweep()) == (["sending"], 1, [])
    frozen_clock.advance(timedelta(minutes=10))
    assert sweep() == [False]
    assert (states(session), len(gateway.got), sweep()) == (["unsure"], 1, [])


def test_a_gateway_that_knows_the_id_may_be_asked_again(
    session: Session, gateway: Gateway, told: Callable[..., None], sweep: Sweep, frozen_clock: Clock, app: Flask
) -> None:
    use(app, sms_once=True)
    told("a")
    (one,) = messages(session)
    session.commit()
    claim = sending.take(session, one.id, now=clock.now(), given=app.extensions["desk"].settings)
    session.commit()
    assert claim is not None
    frozen_clock.advance(timedelta(minutes=10))
    assert sweep() == [True]
    assert states(session) == ["sent"]
    assert claim.letter.id in gateway.got[0][1]


def test_two_processes_do_not_send_the_same(session: Session, app: Flask, told: Callable[..., None]) -> None:
    told("a")
    (one,) = messages(session)
    given = app.extensions["desk"].settings
    first = sending.take(session, one.id, now=clock.now(), given=given)
    second = sending.take(session, one.id, now=clock.now(), given=given)
    assert (first is None, second) == (False, None)


def test_applicants_sleep_at_night(
    session: Session, gateway: Gateway, told: Callable[..., None], sweep: Sweep, frozen_clock: Clock
) -> None:
    frozen_clock.move_to(at(10, 21, 22, 0))
    told("a")
    assert sweep() == [False]
    (one,) = messages(session)
    assert (one.state, one.next_at, gateway.got) == ("waiting", at(10, 22, 8, 0), [])
    session.commit()
    frozen_clock.move_to(at(10, 22, 8, 0))
    assert sweep() == [True]


def test_a_number_gets_so_many_a_day(
    session: Session, gateway: Gateway, told: Callable[..., None], sweep: Sweep, frozen_clock: Clock, app: Flask
) -> None:
    use(app, sms_per_day=2)
    told("a", "b", "c")
    assert sweep() == [True, True, False]
    frozen_clock.move_to(at(10, 22, 8, 0))
    assert sweep() == [True]
    assert states(session) == ["sent"] * 3
