"""What the outbox holds after something has happened."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.models import Account, Case, CaseTelling, MessageTemplate, OutboxMessage, StaffChannel
from app.notifications.telling import tell
from tests.app.cases.desk import AGENT, CLERK


@pytest.fixture
def tell_of(session: Session, case: Case) -> Callable[..., int]:
    """Tell of the case, now."""

    def telling(event: str, audience: str, **more: Any) -> int:
        return tell(session, event=event, audience=audience, case=case, now=clock.now(), **more)

    return telling


def rows(session: Session, event: str, audience: str) -> list[OutboxMessage]:
    wanted = select(OutboxMessage).where(OutboxMessage.event == event, OutboxMessage.audience == audience)
    return list(session.scalars(wanted.order_by(OutboxMessage.id)))


def test_an_applicant_with_a_mobile_number_gets_one_text_message(
    session: Session, case: Case, tell_of: Callable[..., int]
) -> None:
    told = [tell_of("pause", "applicant", values={"reason": "等 11010519491231002X 来", "secret": "x"}) for _ in "ab"]
    session.commit()
    assert told == [1, 0]
    (one,) = rows(session, "pause", "applicant")
    assert (one.channel, one.address, one.state, one.next_at) == ("sms", "13800138000", "waiting", clock.now())
    assert case.number in one.text
    assert case.applicant_name not in one.text
    assert "11010519491231002X" not in one.text
    template = session.get_one(MessageTemplate, one.template_id)
    assert (template.event, template.number, template.made_by_id) == ("pause", 1, None)


def test_text_and_number_lie_encrypted(session: Session, tell_of: Callable[..., int]) -> None:
    tell_of("pause", "applicant")
    raw = session.connection().exec_driver_sql("select address, text from outbox where event = 'pause'").one()
    assert all(value.startswith("v1.") for value in raw)


@pytest.mark.parametrize("phone", [None, "0990-5550110"])
def test_without_a_mobile_number_a_slip_is_to_be_printed(
    session: Session, case: Case, tell_of: Callable[..., int], phone: str | None
) -> None:
    case.applicant_phone = phone
    tell_of("pause", "applicant")
    (one,) = rows(session, "pause", "applicant")
    assert (one.channel, one.state, one.next_at, one.organisation_id) == (
        "slip",
        "waiting",
        None,
        case.submitting_organisation_id,
    )


def test_who_wants_paper_gets_paper(session: Session, case: Case, tell_of: Callable[..., int]) -> None:
    session.add(CaseTelling(case_id=case.id, chosen_at=clock.now(), chosen_by_id=case.submitted_by_id))
    tell_of("pause", "applicant")
    assert [one.channel for one in rows(session, "pause", "applicant")] == ["slip"]


def test_a_later_revision_or_another_card_is_another_thing(
    session: Session, case: Case, tell_of: Callable[..., int]
) -> None:
    assert tell_of("yellow_card", "desk", once="1")
    assert not tell_of("yellow_card", "desk", once="1")
    assert tell_of("yellow_card", "desk", once="2")
    case.revision += 1
    assert tell_of("yellow_card", "desk", once="2")


def test_staff_is_told_in_the_inbox_and_on_ways_they_chose(
    session: Session, case: Case, actor: Callable[[str], Any], tell_of: Callable[..., int]
) -> None:
    clerk = actor(CLERK).user_id
    session.add(StaffChannel(user_id=clerk, channel="mail", address="w@hall.example", chosen_at=clock.now()))
    tell_of("yellow_card", "desk", values={"days": "2"})
    found = rows(session, "yellow_card", "desk")
    assert {("app", "delivered"), ("mail", "waiting")} == {
        (one.channel, one.state) for one in found if one.recipient_id == clerk
    }
    assert all("还剩2个工作日" in one.text for one in found)


def test_who_did_it_is_not_told(session: Session, case: Case, tell_of: Callable[..., int]) -> None:
    assert tell_of("resume", "submitter", by=case.submitted_by_id) == 0
    assert tell_of("grant", "submitter", by=case.submitted_by_id) == 0
    assert tell_of("grant", "submitter") == 1


def test_when_the_submitter_has_left_the_desk_is_told(
    session: Session, case: Case, actor: Callable[[str], Any], tell_of: Callable[..., int]
) -> None:
    agent = session.get_one(Account, actor(AGENT).user_id)
    agent.active = False
    colleague = Account(
        username="newagent",
        first_name="新",
        last_name="来",
        email="newagent@desk.invalid",
        active=True,
        organisation_id=agent.organisation_id,
        roles=list(agent.roles),
    )
    session.add(colleague)
    tell_of("grant", "submitter")
    told = {one.recipient_id for one in rows(session, "grant", "submitter")}
    assert colleague.id in told
    assert agent.id not in told


def test_leaders_are_the_nearest_approvers_and_supervisors_stand_in_the_line_up(
    session: Session, case: Case, actor: Callable[[str], Any], tell_of: Callable[..., int]
) -> None:
    tell_of("red_card", "leader")
    tell_of("red_card", "supervisors")
    leaders = [session.get_one(Account, one.recipient_id) for one in rows(session, "red_card", "leader")]
    assert {leader.organisation.code for leader in leaders} == {"990101101"}
    supervisors = [one.recipient_id for one in rows(session, "red_card", "supervisors")]
    assert actor("qinzhengwen").user_id in supervisors


def test_what_nobody_has_words_for_asks_the_database_nothing(
    tell_of: Callable[..., int], count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    with count_sql() as statements:
        assert tell_of("no_such_event", "desk") == 0
    assert statements == []


def test_telling_an_applicant_takes_few_statements(
    session: Session, tell_of: Callable[..., int], count_sql: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    tell_of("pause", "applicant")  # brings the shipped texts in
    with count_sql() as statements:
        assert tell_of("pause", "applicant", once="again") == 1
    assert len(statements) <= 4


@pytest.mark.own_app
def test_without_a_gateway_there_is_paper(app: Flask, session: Session, tell_of: Callable[..., int]) -> None:
    desk = app.extensions["desk"]
    app.extensions["desk"] = type(desk)(desk.settings.model_copy(update={"messages": "send"}), desk.lifetime)
    tell_of("pause", "applicant")
    assert [one.channel for one in rows(session, "pause", "applicant")] == ["slip"]


def test_a_text_switched_off_says_nothing(session: Session, tell_of: Callable[..., int]) -> None:
    tell_of("pause", "applicant")
    for template in session.scalars(select(MessageTemplate).where(MessageTemplate.event == "pause")):
        template.enabled = False
    assert tell_of("pause", "applicant", once="again") == 0


def test_a_new_release_brings_its_text_unless_somebody_changed_it(
    session: Session, case: Case, tell_of: Callable[..., int]
) -> None:
    tell_of("pause", "applicant")
    shipped_text = (MessageTemplate.event == "pause") & (MessageTemplate.form == "sms")
    old = session.scalars(select(MessageTemplate).where(shipped_text)).one()
    old.text = "旧版：{事项}"
    session.flush()
    tell_of("pause", "applicant", once="after the release")
    first, second = rows(session, "pause", "applicant")
    assert (first.template_id, "旧版" in second.text) == (old.id, False)
    changed = session.get_one(MessageTemplate, second.template_id)
    changed.text, changed.made_by_id = "改过：{事项}", case.submitted_by_id
    session.flush()
    tell_of("pause", "applicant", once="after another")
    assert rows(session, "pause", "applicant")[-1].text.startswith("改过：")
