"""One person and one item: whoever begins a second case is told of the first, also when both begin at once."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.cases import operations
from app.cases.desks import Station
from app.cases.duplicates import Repeated
from app.models import Case
from app.people.actors import Actor
from app.prefilling import provenance
from app.prefilling.provenance import Provenance
from app.publishing.versions import LoadedVersion
from forms.submission import Submission
from tests.app.cases.desk import AGENT, CLERK, OTHER_CLERK, HallDesk
from tests.app.cases.rosters import id_number
from tests.conftest import Clock
from tests.support.at_once import Work, at_once


@pytest.fixture
def version(desk: HallDesk) -> LoadedVersion:
    return desk.publish("minimal")


def sending(
    version: LoadedVersion, submission: Submission, actor: Actor, told: Collection[str] = (), reason: str = ""
) -> Work:
    """What a desk does that sends this form."""
    own = Station(actor.organisation_id or 0, actor.organisation_name, actor.organisation_path)
    token = secrets.token_hex(16)

    def send(session: Session) -> str:
        return operations.submit(
            session,
            version=version,
            submission=submission,
            organisation=own,
            token=token,
            provenance=Provenance(same_reason=reason),
            told=told,
            actor=actor,
            now=clock.now(),
        )

    return send


def test_two_desks_at_the_same_moment_make_one_case(
    app: Flask, desk: HallDesk, session: Session, version: LoadedVersion
) -> None:
    desks = [desk.actor(name) for name in (CLERK, OTHER_CLERK, AGENT)]
    for person in range(3):
        form = desk.fill(version, {"f_applicant_id_number": id_number(person)})
        ended = at_once(app, *(sending(version, form, actor) for actor in desks))
        assert ended == {"done": 1, "Repeated": 2}
    numbers = session.scalars(select(Case.number).order_by(Case.id)).all()
    assert len(numbers) == 3
    prefixes = [number.partition("-")[0] for number in numbers]
    running = [int(number.partition("-")[2]) for number in numbers]
    assert all(running[at] == prefixes[: at + 1].count(prefixes[at]) for at in range(3)), "no number was lost"


def test_different_people_and_items_do_not_ask(app: Flask, desk: HallDesk, session: Session) -> None:
    first, second = desk.publish("minimal"), desk.publish("four_tier")
    clerk, agent = desk.actor(CLERK), desk.actor(AGENT)
    other = desk.fill(first, {"f_applicant_id_number": id_number(7)})
    works = [
        sending(first, desk.fill(first), clerk),
        sending(first, other, agent),
        sending(second, desk.fill(second), agent),
    ]
    assert at_once(app, *works) == {"done": 3}


def test_who_was_told_of_this_very_case_goes_on_and_it_is_kept(
    desk: HallDesk, session: Session, version: LoadedVersion
) -> None:
    first, clerk = desk.submit(version, CLERK), desk.actor(CLERK)
    for told in ((), ("SQ26-99999",)):
        with pytest.raises(Repeated) as refused:
            sending(version, desk.fill(version), clerk, told)(session)
        assert [one.number for one in refused.value.found] == [first.number]
        assert "张桂兰" in refused.value.sentences()[0] and "石桥镇" in refused.value.sentences()[0]
    number = sending(version, desk.fill(version), clerk, {first.number}, "第一份写错了")(session)
    kept = provenance.read(session.scalars(select(Case.provenance).where(Case.number == number)).one())
    assert [one.number for one in kept.same] == [first.number] and kept.same_reason == "第一份写错了"


def test_a_reason_for_nothing_is_not_kept(desk: HallDesk, session: Session, version: LoadedVersion) -> None:
    number = sending(version, desk.fill(version), desk.actor(CLERK), (), "随手写的")(session)
    assert session.scalars(select(Case.provenance).where(Case.number == number)).one() is None


def test_what_was_withdrawn_or_is_long_decided_is_no_second_case(
    desk: HallDesk, session: Session, version: LoadedVersion, frozen_clock: Clock
) -> None:
    desk.act("withdraw", desk.submit(version, CLERK), CLERK)
    case = desk.submit(version, CLERK)
    desk.act("grant", case, desk.someone("审批人员", "civil_affairs"))
    with pytest.raises(Repeated) as refused:
        sending(version, desk.fill(version), desk.actor(CLERK))(session)
    assert [one.number for one in refused.value.found] == [case.number]
    frozen_clock.advance(timedelta(days=200))
    sending(version, desk.fill(version), desk.actor(CLERK))(session)
    assert session.scalar(select(func.count()).select_from(Case)) == 3
