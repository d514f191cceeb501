"""Services suspended, withdrawn and offered again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.errors import Invalid, NotAllowed
from app.models import AuditEntry, Service
from app.people.actors import Actor
from app.publishing.effects import settle
from app.publishing.operations import Published
from app.publishing.queries import search_services
from app.publishing.states import set_state
from tests.conftest import Clock
from tests.definitions import text_of

Publish = Callable[..., Published]
CODE = "QS-MZ-001"


def service(session: Session, code: str = CODE) -> Service:
    return session.scalars(select(Service).where(Service.code == code)).one()


def test_a_suspended_service_is_not_found_and_says_why(session: Session, administrator: Actor) -> None:
    set_state(session, code=CODE, state="suspended", reason=" 资金没到位 ", actor=administrator, now=clock.now())
    assert (service(session).state, service(session).state_reason) == ("suspended", "资金没到位")
    assert not [row for row in search_services(session, "高龄津贴") if row.code == CODE]
    set_state(session, code=CODE, state="published", actor=administrator, now=clock.now())
    assert (service(session).state, service(session).state_reason) == ("published", "")
    session.commit()
    rows = select(AuditEntry).where(AuditEntry.subject_id == CODE, AuditEntry.action == "service.state_set")
    assert [entry.actor_name for entry in session.scalars(rows)] == [administrator.name] * 2


@pytest.mark.parametrize(
    ("code", "state", "reason", "said"),
    [
        (CODE, "suspended", "", "请写明原因"),
        (CODE, "withdrawn", "长" * 201, "原因最多 200 个字"),
        (CODE, "published", "", "已经是这个状态"),
        (CODE, "draft", "x", "没有发布过"),
        ("T-NONE", "suspended", "x", "没有发布过"),
    ],
)
def test_what_is_refused(session: Session, administrator: Actor, code: str, state: str, reason: str, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        set_state(session, code=code, state=state, reason=reason, actor=administrator, now=clock.now())
    assert said in refused.value.sentences()[0]


def test_only_administrators_of_the_county_may(session: Session, actor: Callable[[str], Actor]) -> None:
    with pytest.raises(NotAllowed):
        set_state(session, code=CODE, state="suspended", reason="x", actor=actor("wanghaiyan"), now=clock.now())


def test_publishing_does_not_resume(
    session: Session, publish: Publish, administrator: Actor, frozen_clock: Clock
) -> None:
    text = text_of("minimal")
    publish(text)
    set_state(session, code="T-MINIMAL", state="withdrawn", reason="取消", actor=administrator, now=clock.now())
    publish(text.replace("最小事项", "改过的事项"))
    publish(text, effective_from=clock.today() + timedelta(days=1))
    frozen_clock.advance(timedelta(days=1))
    settle(session, today=clock.today(), now=clock.now())
    assert (service(session, "T-MINIMAL").state, service(session, "T-MINIMAL").name) == ("withdrawn", "最小事项")
