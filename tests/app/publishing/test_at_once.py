"""Two people at the same moment: one goes first, the other is told; nothing is lost and nothing breaks."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.models import Organisation, Service, ServiceDelegation, ServiceOverlay
from app.people.actors import Actor
from app.publishing import delegations, devolution, drafts, new_services, operations, overlays
from app.publishing.new_services import Naming
from app.publishing.versions import current_version
from tests.app.publishing.moving import CODE, Mover
from tests.catalog.test_devolution import at_county
from tests.support.at_once import at_once

ALLOWANCE, TOWN = "QS-MZ-001", "990101101"


@pytest.fixture
def county(actor: Callable[[str], Actor]) -> Actor:
    return actor("fangxiaoming")


def test_two_new_services_of_one_code(app: Flask, county: Actor) -> None:
    def copy(session: Session, code: str = "QS-MZ-800") -> None:
        naming = Naming(code, "同时新建", "civil_affairs")
        new_services.copy_service(session, source=ALLOWANCE, naming=naming, actor=county, now=clock.now())

    assert at_once(app, copy, copy, copy) == {"done": 1, "Invalid": 2}
    without_code = [lambda session: copy(session, "")] * 3
    assert at_once(app, *without_code) == {"done": 3}  # each gets a number of its own


def test_two_first_drafts_of_one_code(app: Flask, county: Actor) -> None:
    def save(session: Session) -> None:
        drafts.save_tree(session, code="QS-MZ-801", tree={"name": "甲"}, revision=0, actor=county, now=clock.now())

    assert at_once(app, save, save, save) == {"done": 1, "StaleDraft": 2}


def test_two_people_speak_for_one_place(app: Flask, session: Session, county: Actor) -> None:
    for revision in range(3):

        def say(session: Session, window: str, revision: int = revision) -> None:
            place = session.scalars(select(Organisation).where(Organisation.code == TOWN)).one()
            words = {"window": f"{window}{revision}"}
            overlays.save_overlay(
                session, place=place, code="QS-MZ-004", words=words, revision=revision, actor=county, now=clock.now()
            )

        ended = at_once(app, lambda one: say(one, "甲"), lambda one: say(one, "乙"))
        assert ended == {"done": 1, "StaleDraft": 1}
    said = select(ServiceOverlay).join(Service).join(Organisation, Organisation.id == ServiceOverlay.organisation_id)
    assert session.scalars(said.where(Service.code == "QS-MZ-004", Organisation.code == TOWN)).one().revision == 3


def test_an_item_is_delegated_and_taken_back_twice(app: Flask, session: Session, county: Actor) -> None:
    def give(session: Session) -> None:
        delegations.grant(session, codes=["QS-MZ-005"], department="civil_affairs", actor=county, now=clock.now())

    def take(session: Session) -> None:
        delegations.revoke(session, code="QS-MZ-005", actor=county, now=clock.now())

    assert at_once(app, give, give, give) == {"done": 3}
    assert at_once(app, take, take, take) == {"done": 3}
    given = select(ServiceDelegation).join(Service).where(Service.code == "QS-MZ-005")
    assert session.scalars(given).one_or_none() is None


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_batch_goes_on_from_what_is_published_while_it_runs(app: Flask, session: Session, county: Actor) -> None:
    """On SQLite writers come one after the other anyway."""
    mover = Mover(session, county)
    mover.publish()
    now, today = clock.now(), clock.today()
    batch = devolution.plan_batch(session, plan=mover.plan(), actor=county, now=now, today=today)
    number = batch.id
    published = threading.Event()

    def publish(session: Session) -> None:
        changed = at_county().model_copy(update={"summary": "刚刚发布的新说法，批次不能改回去"})
        operations.publish_definition(session, definition=changed, effective_from=today, note="", actor=county, now=now)
        published.set()
        time.sleep(0.5)  # the batch begins meanwhile

    def run(session: Session) -> None:
        published.wait(10)
        devolution.run_batch(session, batch_id=number, today=today, actor=county, now=now)

    assert at_once(app, publish, run) == {"done": 2}
    session.rollback()
    found = current_version(session, CODE, today)
    assert (found.number, found.definition.summary) == (3, "刚刚发布的新说法，批次不能改回去")
