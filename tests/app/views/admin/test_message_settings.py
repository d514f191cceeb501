"""Texts, what got stuck, and one's own ways of being told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.models import AuditEntry, MessageTemplate, OutboxMessage, StaffChannel
from app.notifications.telling import tell
from app.people.actors import Actor
from tests.app.cases.desk import AGENT, CLERK, HallDesk
from tests.support.client import DeskClient

COUNTY = "fangxiaoming"
TEXT = "/settings/messages/texts/pause/applicant"


@pytest.fixture
def stuck(session: Session, actor: Callable[[str], Actor]) -> OutboxMessage:
    """A text message that could not be sent."""
    desk = HallDesk(session, actor)
    case = desk.submit(desk.publish("four_tier"), AGENT)
    case.applicant_phone = "13800138000"
    tell(session, event="pause", audience="applicant", case=case, now=clock.now())
    message = session.scalars(select(OutboxMessage).where(OutboxMessage.event == "pause")).one()
    message.state, message.next_at, message.attempts, message.trouble = "dead", None, 6, "短信网关回了 503"
    session.commit()
    return message


def typed(text: str, seen: int = 0) -> dict[str, str]:
    return {
        "sms": text,
        "sms_enabled": "y",
        "sms_seen": str(seen),
        "slip": "您申请的{事项}暂停计时。",
        "slip_seen": "0",
        "action": "save",
    }


def test_a_changed_text_is_a_new_version_and_the_old_one_stays(client: DeskClient, session: Session) -> None:
    client.log_in(COUNTY)
    assert client.post(TEXT, data=typed("{申请人}您好，{事项}先停一停。")).status_code == 303
    assert client.post(TEXT, data={**typed("{事项}停了。", 1), "slip_seen": "1"}).status_code == 303
    rows = session.scalars(select(MessageTemplate).where(MessageTemplate.form == "sms"))
    assert {row.number: row.is_current for row in rows} == {1: False, 2: True}
    slip = session.scalars(select(MessageTemplate).where(MessageTemplate.form == "slip")).one()
    assert (slip.enabled, slip.number) == (False, 1)
    assert "message.text_changed" in session.scalars(select(AuditEntry.action)).all()


def test_a_wrong_placeholder_is_said_beside_its_text_which_is_kept(client: DeskClient, session: Session) -> None:
    client.log_in(COUNTY)
    answer = client.post(TEXT, data=typed("您的{身份证号}收到了"))
    assert answer.status_code == 422
    assert "没有“身份证号”这个占位词" in answer.text
    assert "您的{身份证号}收到了" in answer.text
    assert session.scalars(select(MessageTemplate)).all() == []


def test_two_administrators_do_not_overwrite_each_other(client: DeskClient, session: Session) -> None:
    client.log_in(COUNTY)
    client.post(TEXT, data=typed("{事项}停了。"))
    late = client.post(TEXT, data=typed("{事项}暂停。"))
    assert late.status_code == 422
    assert "刚刚有人改过" in late.text


def test_a_preview_writes_nothing(client: DeskClient, session: Session) -> None:
    client.log_in(COUNTY)
    answer = client.post(TEXT, data={**typed("{受理单位}告诉您"), "action": "preview"})
    assert "石桥镇便民服务中心告诉您" in answer.text
    assert session.scalars(select(MessageTemplate)).all() == []
    assert "{受理单位}告诉您" not in client.post(TEXT, data={**typed("x"), "action": "shipped"}).text


def test_what_got_stuck_is_seen_without_the_number_and_sent_again(
    client: DeskClient, session: Session, stuck: OutboxMessage
) -> None:
    client.log_in(COUNTY)
    page = client.get("/settings/messages").text
    assert "短信网关回了 503" in page
    assert "138****8000" in page
    assert "13800138000" not in page
    client.post(f"/settings/messages/{stuck.id}", data={"action": "retry", "state": "dead"})
    session.refresh(stuck)
    assert (stuck.state, stuck.next_at, stuck.attempts) == ("waiting", clock.now(), 0)
    client.post(f"/settings/messages/{stuck.id}", data={"action": "arrived"})
    session.refresh(stuck)
    assert stuck.state == "waiting"  # only what is in doubt can be said to have arrived
    client.post(f"/settings/messages/{stuck.id}", data={"action": "void"})
    session.refresh(stuck)
    assert (stuck.state, stuck.next_at) == ("void", None)


def test_after_an_outage_all_are_sent_again(client: DeskClient, session: Session, stuck: OutboxMessage) -> None:
    client.log_in(COUNTY)
    assert "1 条已放回去" in client.post("/settings/messages/again", follow_redirects=True).text
    session.refresh(stuck)
    assert (stuck.state, stuck.next_at, stuck.attempts, stuck.trouble) == ("waiting", clock.now(), 0, "")


@pytest.mark.parametrize("username", ["shenguilan", CLERK])
def test_only_the_county_keeps_messages(client: DeskClient, username: str) -> None:
    client.log_in(username)
    for path in ("/settings/messages", "/settings/messages/texts", TEXT):
        assert client.get(path).status_code == 403


def test_staff_choose_their_ways(client: DeskClient, session: Session, actor: Callable[[str], Actor]) -> None:
    client.log_in(CLERK)
    wrong = client.post("/account/messages", data={"sms": "0990-5550110", "mail": "w@hall.example"})
    assert (wrong.status_code, "请填 11 位手机号码" in wrong.text) == (422, True)
    assert "w@hall.example" in wrong.text
    client.post("/account/messages", data={"sms": "138 0013 8000", "mail": "w@hall.example"})
    client.post("/account/messages", data={"sms": "138 0013 8000", "mail": ""})
    session.expire_all()
    rows = session.scalars(select(StaffChannel).where(StaffChannel.user_id == actor(CLERK).user_id)).all()
    assert [(row.channel, row.address) for row in rows] == [("sms", "13800138000")]
