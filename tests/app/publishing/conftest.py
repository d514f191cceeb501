"""People who keep the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import count

import pytest
from flask_appbuilder.security.sqla.models import Role
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.models import Account, Case
from app.people.actors import Actor
from app.people.roles import ADMINISTRATOR
from app.publishing import operations
from catalog.readers.yaml_reader import read_definition
from tests.app.publishing.importing import Desk


@pytest.fixture
def administrator(session: Session, actor: Callable[[str], Actor]) -> Actor:
    """Someone who may edit and publish."""
    names = select(Account.username).join(Account.roles).where(Role.name == ADMINISTRATOR).order_by(Account.id)
    return actor(session.scalars(names.limit(1)).one())


@pytest.fixture
def publish(session: Session, administrator: Actor) -> Callable[..., operations.Published]:
    """Publish a text and commit; `.keywords` has the actor."""

    def do(text: str, **more: object) -> operations.Published:
        definition = read_definition(text).definition
        code = more.pop("code", definition.code if definition else "T-BROKEN")
        done = operations.publish(session, code=code, text=text, **{"now": clock.now(), **more})  # type: ignore[arg-type]
        session.commit()
        return done

    return partial(do, actor=administrator)


@pytest.fixture
def case(session: Session, actor: Callable[[str], Actor]) -> Callable[[int, str], Case]:
    """`case(version_id, "handling")` is a case of that version, taken by an agent."""
    agent, numbers = actor("lixiumei"), count(1)

    def make(version_id: int, state: str) -> Case:
        number = next(numbers)
        row = Case(
            number=f"T-{number:05d}",
            service_version_id=version_id,
            service_name="试办",
            organisation_id=agent.organisation_id,
            organisation_path=agent.organisation_path,
            state=state,
            handled_by="self",
            applicant_name="张桂兰",
            answers="{}",
            submission_token=f"{number:064d}",
            submitted_at=clock.now(),
            submitted_by_id=agent.user_id,
            submitting_organisation_id=agent.organisation_id,
        )
        session.add(row)
        session.flush()
        return row

    return make


@pytest.fixture
def desk(session: Session, administrator: Actor) -> Desk:
    """The county's administrator, importing."""
    return Desk(session, administrator)
