"""告知单: printed by the desk that took the case in, and how an applicant is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.models import AuditEntry, Case, CaseTelling, OutboxMessage
from app.notifications.telling import tell
from app.people.actors import Actor
from tests.app.cases.desk import AGENT, CLERK, OTHER_CLERK, HallDesk
from tests.support.client import DeskClient


@pytest.fixture
def case(session: Session, actor: Callable[[str], Actor]) -> Case:
    """An applicant without a phone, to whom something is to be told."""
    desk = HallDesk(session, actor)
    made = desk.submit(desk.publish("four_tier"), AGENT)
    made.applicant_phone = None
    tell(session, event="pause", audience="applicant", case=made, now=clock.now(), values={"reason": "专家评审"})
    session.commit()
    return made


@pytest.fixture
def slip(session: Session, case: Case) -> OutboxMessage:
    """The slip."""
    wanted = select(OutboxMessage).where(OutboxMessage.case_id == case.id, OutboxMessage.event == "pause")
    return session.scalars(wanted).one()


def test_a_slip_is_listed_printed_and_then_listed_as_printed(
    client: DeskClient, session: Session, case: Case, slip: OutboxMessage
) -> None:
    client.log_in(AGENT)
    assert case.number in client.get("/desk/slips").text
    answer = client.post("/desk/slips/print", data={"id": str(slip.id)})
    assert (answer.status_code, answer.location) == (303, f"/desk/slips.pdf?id={slip.id}")
    session.refresh(slip)
    assert (slip.state, slip.ended_at) == ("printed", clock.now())
    assert client.get(answer.location).data.startswith(b"%PDF")
    assert case.number not in client.get("/desk/slips").text
    assert case.number in client.get("/desk/slips?printed=1").text
    noted = select(AuditEntry.action).where(AuditEntry.subject_id == case.number)
    assert "message.printed" in session.scalars(noted).all()


def test_slips_of_others_are_neither_printed_nor_seen(
    client: DeskClient, session: Session, case: Case, slip: OutboxMessage
) -> None:
    client.log_in(OTHER_CLERK)
    assert case.number not in client.get("/desk/slips").text
    assert client.post("/desk/slips/print", data={"id": str(slip.id)}).status_code == 404
    assert client.get(f"/desk/slips.pdf?id={slip.id}").status_code == 404
    assert client.post(f"/desk/cases/{case.number}/telling", data={"way": "paper"}).status_code == 404
    session.refresh(slip)
    assert slip.state == "waiting"


def test_text_messages_are_refused_case_by_case(client: DeskClient, session: Session, case: Case) -> None:
    case.applicant_phone = "13800138000"
    session.commit()
    client.log_in(CLERK)
    page = client.get(f"/desk/cases/{case.number}").text
    assert "不要短信，改用纸质" in page
    assert "暂停计时" in page
    for way, on_paper in (("paper", True), ("sms", False)):
        assert client.post(f"/desk/cases/{case.number}/telling", data={"way": way}).status_code == 303
        session.expire_all()
        assert session.get_one(CaseTelling, case.id).on_paper is on_paper
