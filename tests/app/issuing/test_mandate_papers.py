"""The papers of a mandate, made from the database: owed by their events, telling what held then."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import clock
from app.cases import operations
from app.cases.moving import mandate_papers, mandate_turns, mandates
from app.cases.moving.flow import MandateEvent
from app.issuing.making import html_of, make
from app.issuing.printing import void
from app.models import Account, Case, IssuedPaper, Mandate
from tests.app.cases.desk import AGENT, CLERK, OTHER_AGENT, HallDesk
from tests.conftest import Clock


@pytest.fixture
def case(desk: HallDesk) -> Case:
    """Handed in by an agent for the applicant."""
    return desk.submit(desk.publish("four_tier"), AGENT, answers={"handled_by": "agent"})


_MINE = (
    "mandate",
    "mandate_trustee",
    "agent_acceptance",
    "agent_completion",
    *(f"mandate_{event}" for event in MandateEvent),
)


def kinds(session: Session, case: Case) -> list[str]:
    wanted = select(IssuedPaper.kind).where(IssuedPaper.case_id == case.id).order_by(IssuedPaper.id)
    return [one for one in session.scalars(wanted) if one in _MINE]


def made(session: Session, case: Case, kind: str) -> str:
    """The latest paper of this kind in words."""
    wanted = select(IssuedPaper.id).where(IssuedPaper.case_id == case.id, IssuedPaper.kind == kind)
    latest = session.scalars(wanted.order_by(IssuedPaper.id.desc())).first()
    assert latest is not None
    return re.sub("<[^>]+>", "", html_of(make(session, paper_id=latest, now=clock.now())))


def turn(desk: HallDesk, case: Case, event: MandateEvent, reason: str, **more: Any) -> None:
    mandate_turns.act(
        desk.session,
        case_number=case.number,
        revision=case.revision,
        event=event,
        reason=reason,
        actor=desk.actor(CLERK),
        now=clock.now(),
        **more,
    )
    desk.session.commit()


def test_an_agent_who_hands_in_owes_mandate_and_slip(session: Session, desk: HallDesk, case: Case) -> None:
    assert kinds(session, case) == ["mandate", "agent_acceptance"]
    mandate = made(session, case, "mandate")
    assert desk.actor(AGENT).name in mandate and case.number in mandate and "2026年10月21日" in mandate
    assert "一式三份" in mandate and "托〔2026〕1号" in mandate
    assert "交给代办人的材料" in made(session, case, "agent_acceptance")
    own = desk.submit(desk.publish("minimal"), CLERK)
    assert kinds(session, own) == []


def test_every_turn_has_its_slip_whatever_follows(
    session: Session, desk: HallDesk, case: Case, frozen_clock: Clock
) -> None:
    turn(desk, case, MandateEvent.PAUSE, "principal_away")
    frozen_clock.move_to(dt.datetime(2026, 10, 28, 9, tzinfo=clock.ZONE))
    turn(desk, case, MandateEvent.RESUME, "papers_ready")
    turn(desk, case, MandateEvent.END, "other", words="自己有空了")
    assert kinds(session, case)[2:] == ["mandate_pause", "mandate_resume", "mandate_end"]
    pause = made(session, case, "mandate_pause")
    assert "代办服务中止单" in pause and "2026年10月21日" in pause and "10月28日" not in pause
    assert "自己有空了" in made(session, case, "mandate_end") and "自己有空了" not in pause


def test_another_agent_signs_a_mandate_of_their_own(session: Session, desk: HallDesk, case: Case) -> None:
    other = session.scalars(select(Account).where(Account.username == OTHER_AGENT)).one()
    turn(desk, case, MandateEvent.CHANGE, "agent_moved", agent_id=other.id)
    assert kinds(session, case)[2:] == ["mandate_change", "mandate"]
    change = made(session, case, "mandate_change")
    assert desk.actor(AGENT).name in change and other.display_name in change
    assert other.display_name in made(session, case, "mandate")


def test_a_case_taken_back_ends_the_service_too(session: Session, desk: HallDesk, case: Case) -> None:
    desk.act("withdraw", case, AGENT, "不办了")
    assert kinds(session, case)[-1] == "agent_completion"
    assert "已撤回" in made(session, case, "agent_completion")


def test_what_reached_the_applicant_ends_the_service(session: Session, desk: HallDesk) -> None:
    case = desk.submit(desk.publish("minimal"), CLERK, answers={"handled_by": "agent"})
    desk.act("grant", case, desk.someone("审批人员", "civil_affairs"))
    operations.deliver(
        session,
        case_number=case.number,
        revision=case.revision,
        way="window",
        receiver="张桂兰",
        actor=desk.actor(CLERK),
        now=clock.now(),
    )
    session.commit()
    assert kinds(session, case)[-1] == "agent_completion"
    page = made(session, case, "agent_completion")
    assert "帮办代办办结单" in page and "张桂兰签收" in page and "已批准" in page and "非常满意" in page


# ── of a relative ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def by_relative(desk: HallDesk) -> Case:
    """Handed in at the window by the applicant's child."""
    answers = {"handled_by": "relative", "s_kind_of_request": "first", "f_agent_name": "王大明"}
    case = desk.submit(desk.publish("conditional"), CLERK, answers=answers)
    desk.session.scalars(mandates.of_case(case.id)).one().relation = "子女"
    return case


def test_a_relative_has_a_paper_of_their_own(session: Session, desk: HallDesk, by_relative: Case) -> None:
    assert kinds(session, by_relative) == ["mandate_trustee"]
    page = made(session, by_relative, "mandate_trustee")
    for words in ("受托人", "王大明", "子女", "委托人、受托人、存档各一份", "受托人不得转委托他人", "托〔2026〕1号"):
        assert words in page
    for words in ("代办人", "帮办代办专用", "代办不收费", "服务站", "代办员"):
        assert words not in page


def test_who_is_not_named_is_left_to_be_written(session: Session, desk: HallDesk) -> None:
    case = desk.submit(desk.publish("minimal"), CLERK, answers={"handled_by": "relative"})
    mandate = session.scalars(mandates.of_case(case.id)).one()
    assert (mandate.agent_name, mandate.agent_phone) == ("", "")  # the clerk is not the trustee
    assert desk.actor(CLERK).name not in made(session, case, "mandate_trustee")


def test_one_that_was_never_owed_is_owed_when_asked_for(
    session: Session, desk: HallDesk, by_relative: Case, frozen_clock: Clock
) -> None:
    session.execute(delete(IssuedPaper).where(IssuedPaper.kind == "mandate_trustee"))
    mandate = session.scalars(mandates.of_case(by_relative.id)).one()
    frozen_clock.move_to(dt.datetime(2026, 10, 28, 9, tzinfo=clock.ZONE))
    first = mandate_papers.paper_of(session, mandate, actor=desk.actor(CLERK))
    assert first == mandate_papers.paper_of(session, mandate, actor=desk.actor(CLERK))
    paper = make(session, paper_id=first, now=clock.now())
    assert (paper.dated_on, paper.kind) == (dt.date(2026, 10, 21), "mandate_trustee")
    void(session, paper_id=first, reason="写错了", actor=desk.actor(CLERK), now=clock.now())
    again = mandate_papers.paper_of(session, mandate, actor=desk.actor(CLERK))
    assert again != first and "王大明" in html_of(make(session, paper_id=again, now=clock.now()))


def test_asked_for_after_another_took_over_it_is_the_one_of_that_agent(
    session: Session, desk: HallDesk, case: Case
) -> None:
    other = session.scalars(select(Account).where(Account.username == OTHER_AGENT)).one()
    turn(desk, case, MandateEvent.CHANGE, "agent_moved", agent_id=other.id)
    now, before = session.scalars(mandates.of_case(case.id).order_by(Mandate.id.desc())).all()
    papers = [mandate_papers.paper_of(session, one, actor=desk.actor(CLERK)) for one in (before, now)]
    names = [re.sub("<[^>]+>", "", html_of(make(session, paper_id=one, now=clock.now()))) for one in papers]
    assert other.display_name not in names[0] and other.display_name in names[1]
    void(session, paper_id=papers[1], reason="污损", actor=desk.actor(CLERK), now=clock.now())
    third = make(session, paper_id=mandate_papers.paper_of(session, now, actor=desk.actor(CLERK)), now=clock.now())
    assert other.display_name in html_of(third)
