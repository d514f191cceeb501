"""Records of people of the sample county."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.archive.fields import Facts
from app.archive.saving import Village, add_person
from app.models import Organisation, Person
from app.people.actors import Actor

AGENT = "lixiumei"  # 990101101201
OTHER_AGENT = "chenyongfu"  # 990101101202, the next village
CLERK = "wanghaiyan"  # 990101101
OTHER_CLERK = "zhoutingting"  # 990101102, the next township
SUPERVISOR = "qinzhengwen"
ADMINISTRATOR = "fangxiaoming"
GRANNY = Facts(
    name="张桂兰",
    id_number="110105194003050048",
    nation="01",
    phone="13912345678",
    address="石桥镇上河村南头二组14号",
    bank_name="postal",
    bank_account="6200010000000099887",
)
GRANDPA = Facts(name="刘德顺", id_number="11010519491231002X", phone="13812345679", home_address="石桥镇上河村北头3号")


@dataclass
class Archive:
    """Who keeps whose record."""

    session: Session
    actor: Callable[[str], Actor]

    def village(self, username: str = AGENT) -> Village:
        """The place of an account, for people to belong to."""
        place = self.session.get_one(Organisation, self.actor(username).organisation_id)
        return Village(place.id, place.path)

    def add(self, known: Facts = GRANNY, username: str = AGENT) -> Person:
        """A record, committed."""
        person = add_person(self.session, known=known, village=self.village(username), **self.by(username))
        self.session.commit()
        return person

    def by(self, username: str = AGENT) -> dict[str, Any]:
        """Who and when."""
        return {"actor": self.actor(username), "now": clock.now()}

    def count(self, table: Any) -> int:
        """Rows of a table."""
        return len(self.session.scalars(select(table)).all())


@pytest.fixture
def archive(session: Session, actor: Callable[[str], Actor]) -> Archive:
    """The archive, empty."""
    return Archive(session, actor)
