"""会商: who may ask and answer, what the office asked sees, when a question ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import select, text

from app import clock
from app.cases.asking.consultations import asked_of_us, consultations_of, due_replies
from app.cases.asking.consulting import LIMITS, answer, ask, close
from app.cases.asking.remarks import remarks_of, unwatch, watch, write_note
from app.cases.case_page import case_page
from app.cases.scope import visible_to
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.models import Case, Consultation, Organisation, OutboxMessage
from tests.app.cases.crowd import multiply, work_of
from tests.app.cases.desk import AGENT, CLERK, OTHER_CLERK, HallDesk, at
from tests.conftest import Clock

OFFICES = ("human_resources", "health")


@contextmanager
def refused(words: str) -> Iterator[None]:
    with pytest.raises(Invalid) as found:
        yield
    assert words in found.value.message


def offices(desk: HallDesk, *codes: str) -> list[int]:
    return list(desk.session.scalars(select(Organisation.id).where(Organisation.code.in_(codes or OFFICES))))


def asked(desk: HallDesk, case: Case, *codes: str) -> Consultation:
    made = ask(
        desk.session,
        case_number=case.number,
        question="参保记录能否认定？",
        office_ids=offices(desk, *codes),
        actor=desk.actor(CLERK),
        now=clock.now(),
    )
    desk.session.commit()
    return made


def test_a_question_goes_round(desk: HallDesk, frozen_clock: Clock) -> None:
    case = desk.submit(desk.publish("four_tier"), AGENT)
    first, second = (desk.someone("审批人员", code) for code in OFFICES)
    with pytest.raises(NotFoundHere):
        case_page(desk.session, actor=desk.actor(first), number=case.number)
    step, made = desk.open_step(case), asked(desk, case)
    due_before = step.due_on
    assert made.due_on == dt.date(2026, 10, 22)  # one working day
    page = case_page(desk.session, actor=desk.actor(first), number=case.number)
    assert not page.handling.actions and not page.handling.may_withdraw
    with pytest.raises(NotAllowed):
        desk.act("pass_on", case, first)
    row = asked_of_us(desk.session, actor=desk.actor(first)).rows[0]
    assert (row.number, row.card, row.days_left, row.place) == (case.number, "green", 1, "石桥镇")
    assert len(due_replies(desk.session, made.due_on, 10)) == 2 and not due_replies(desk.session, clock.today(), 10)

    answer(
        desk.session,
        reply_id=row.reply_id,
        text="可以认定",
        pages="户口簿第 2 页",
        actor=desk.actor(first),
        now=at(10, 22),
    )
    desk.session.commit()
    view = consultations_of(desk.session, case_id=case.id, actor=desk.actor(CLERK))[0]
    assert (view.state, view.answered, view.is_own) == ("open", 1, True)
    with refused("已经答复过"):
        answer(desk.session, reply_id=row.reply_id, text="再说", actor=desk.actor(first), now=clock.now())
    desk.session.rollback()

    other = asked_of_us(desk.session, actor=desk.actor(second)).rows[0]
    answer(desk.session, reply_id=other.reply_id, text="没有意见", actor=desk.actor(second), now=at(10, 22))
    desk.session.commit()
    view = consultations_of(desk.session, case_id=case.id, actor=desk.actor(CLERK))[0]
    assert (view.state, [reply.answer for reply in view.replies]) == ("answered", ["可以认定", "没有意见"])
    assert asked_of_us(desk.session, actor=desk.actor(first), answered=True).rows[0].answered_at == at(10, 22)
    told = desk.session.execute(select(OutboxMessage.event, OutboxMessage.recipient_id, OutboxMessage.text)).all()
    assert {row.recipient_id for row in told if row.event == "ask"} >= {desk.actor(first).user_id}
    assert [row.recipient_id for row in told if row.event == "answer"] == [desk.actor(CLERK).user_id] * 2
    assert not any("参保" in row.text or "可以认定" in row.text for row in told)  # what is said stays with the case
    assert desk.audited(case)[-3:] == ["case.consulted", "case.consultation_answered", "case.consultation_answered"]
    assert desk.open_step(case).due_on == due_before  # asking moves no clock
    assert case_page(desk.session, actor=desk.actor(first), number=case.number)  # once asked, it may look it up again


def test_nobody_else_asks_answers_or_ends_it(desk: HallDesk) -> None:
    case = desk.submit(desk.publish("four_tier"), AGENT)
    for username in (AGENT, OTHER_CLERK):
        with pytest.raises((NotAllowed, NotFoundHere)):
            ask(
                desk.session,
                case_number=case.number,
                question="?",
                office_ids=offices(desk),
                actor=desk.actor(username),
                now=clock.now(),
            )
    made = asked(desk, case, "health")
    reply = made.replies[0].id
    for username in (CLERK, desk.someone("审批人员", "human_resources")):
        with pytest.raises(NotFoundHere):
            answer(desk.session, reply_id=reply, text="可以", actor=desk.actor(username), now=clock.now())
    with pytest.raises(NotFoundHere):
        close(desk.session, consultation_id=made.id, actor=desk.actor(OTHER_CLERK), now=clock.now())
    close(desk.session, consultation_id=made.id, actor=desk.actor(CLERK), now=clock.now())
    desk.session.commit()
    office = desk.actor(desk.someone("审批人员", "health"))
    with refused("不用再答复"):
        answer(desk.session, reply_id=reply, text="可以", actor=office, now=clock.now())
    assert asked_of_us(desk.session, actor=office).rows == ()
    with pytest.raises(NotAllowed):
        asked_of_us(desk.session, actor=desk.actor(CLERK))


def test_what_cannot_be_asked(desk: HallDesk) -> None:
    case = desk.submit(desk.publish("four_tier"), AGENT)
    for question, places, words in ((" ", offices(desk), "要问什么"), ("问", [], "部门"), ("问", [999_999], "部门")):
        with refused(words):
            ask(
                desk.session,
                case_number=case.number,
                question=question,
                office_ids=places,
                limit=LIMITS[0],
                actor=desk.actor(CLERK),
                now=clock.now(),
            )


def test_the_scope_stays_a_walk_along_indexes(desk: HallDesk) -> None:
    """Whether one asked office sees one case costs the same among many cases and many questions."""
    case = desk.submit(desk.publish("four_tier"), AGENT)
    asked(desk, case)
    office = desk.actor(desk.someone("审批人员", "health"))
    wanted = select(Case.id).where(Case.number == case.number, visible_to(office))
    few = work_of(desk.session, lambda: desk.session.execute(wanted).one())
    multiply(desk.session, case, 500)
    columns = "organisation_id, asked_by_id, asked_at, question, limit_value, limit_unit, due_on, projected, state"
    copied = ", ".join(f"c.{name}" for name in columns.split(", "))
    for statement in (
        f"insert into consultation (case_id, {columns}) select other.id, {copied}"
        ' from consultation c, "case" other where other.id <> c.case_id',
        "insert into consultation_reply (consultation_id, case_id, organisation_id, due_on, state, answer, pages)"
        " select c.id, c.case_id, r.organisation_id, r.due_on, r.state, '', ''"
        " from consultation c, consultation_reply r"
        " where c.case_id <> r.case_id",
    ):
        desk.session.execute(text(statement))
    multiply(desk.session, case, 1)  # the server looks at its tables again
    assert work_of(desk.session, lambda: desk.session.execute(wanted).one()) <= few + 20


def test_notes_and_marks_are_for_colleagues(desk: HallDesk) -> None:
    case = desk.submit(desk.publish("four_tier"), AGENT)
    clerk = desk.actor(CLERK)
    write_note(desk.session, case_number=case.number, text="电话打不通", actor=desk.actor(AGENT), now=at(10, 21))
    watch(desk.session, case_number=case.number, reason="群众来访过", actor=clerk, now=at(10, 22))
    desk.session.commit()
    with refused("已经标了"):
        watch(desk.session, case_number=case.number, reason="再标", actor=clerk, now=at(10, 22))
    unwatch(desk.session, case_number=case.number, actor=clerk, now=at(10, 23))
    desk.session.commit()
    with refused("没有标"):
        unwatch(desk.session, case_number=case.number, actor=clerk, now=at(10, 23))
    mark, note = remarks_of(desk.session, case_id=case.id)
    assert (mark.kind, mark.text, mark.cleared_at) == ("mark", "群众来访过", at(10, 23))
    assert (note.kind, note.text, note.person, note.cleared_at) == ("note", "电话打不通", "李秀梅", None)
    assert "电话" not in desk.session.execute(text("select text from case_note")).scalar_one()
    asked(desk, case, "health")
    office = desk.actor(desk.someone("审批人员", "health"))
    with pytest.raises(NotFoundHere):  # it sees the case, but may only answer
        write_note(desk.session, case_number=case.number, text="我也写", actor=office, now=clock.now())
