"""A phone without a login hears that it was cut off, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from app.offline import devices
from app.people.actors import Actor
from tests.conftest import Clock
from tests.support.client import DeskClient


def test_a_lost_phone_hears_it_without_a_login(
    client: DeskClient, session: Session, actor: Callable[[str], Actor], frozen_clock: Clock
) -> None:
    agent = actor("lixiumei")
    device, _key = devices.register(session, name="手机", login_id=None, actor=agent, now=frozen_clock.now)
    session.commit()
    address = f"/offline/devices/{device.code}/standing"
    assert client.get(address).status_code == 204
    devices.cut_off(session, code=device.code, reason="丢了", actor=agent, now=frozen_clock.now)
    session.commit()
    answer = client.get(address)
    assert (answer.status_code, answer.get_json()) == (410, {"cut_off": True})


def test_a_guessed_name_tells_nothing(client: DeskClient) -> None:
    assert client.get(f"/offline/devices/{'0' * 32}/standing").status_code == 204
