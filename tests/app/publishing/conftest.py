"""People who keep the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from flask_appbuilder.security.sqla.models import Role
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.models import Account
from app.people.actors import Actor
from app.people.roles import ADMINISTRATOR
from app.publishing import operations
from catalog.readers.yaml_reader import read_definition


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
