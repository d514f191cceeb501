"""代办委托: who acts for the applicant while it holds, rests, has ended, or passed to another agent."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from app import clock
from app.cases.moving import mandate_turns, mandates
from app.cases.moving.flow import MandateEvent
from app.cases.moving.mandates import latest
from app.errors import Invalid, NotAllowed, NotFoundHere
from app.models import Account, Case, Mandate
from app.publishing.versions import LoadedVersion
from tests.app.cases.desk import AGENT, CLERK, OTHER_AGENT, OTHER_CLERK, HallDesk
from tests.app.cases.moving.refusals import saying


@pytest.fixture
def case(desk: HallDesk, version: LoadedVersion) -> Case:
    """Handed in by an agent for the applicant."""
    return desk.submit(version, AGENT, answers={"handled_by": "agent"})


def change(desk: HallDesk, case: Case, event: MandateEvent, reason: str, username: str = AGENT, **more: Any) -> Case:
    done = mandate_turns.act(
        desk.session,
        case_number=case.number,
        revision=case.revision,
        event=event,
        reason=reason,
        actor=desk.actor(username),
        now=clock.now(),
        **more,
    )
    desk.session.commit()
    return done


def agent_id(desk: HallDesk, username: str) -> int:
    return desk.session.scalars(select(Account.id).where(Account.username == username)).one()


def test_only_an_agents_case_has_a_mandate(desk: HallDesk, case: Case, version: LoadedVersion) -> None:
    mandate = latest(desk.session, case.id)
    assert mandate is not None
    assert (mandate.state, mandate.principal, mandate.agent_name) == ("active", "张桂兰", desk.actor(AGENT).name)
    own = desk.submit(version, AGENT, answers={"handled_by": "self"})
    assert (own.mandate, latest(desk.session, own.id)) == ("", None)


def test_nobody_acts_as_submitter_while_it_is_paused(desk: HallDesk, case: Case) -> None:
    desk.act("request_supplement", case, CLERK, "缺页")
    change(desk, case, MandateEvent.PAUSE, "principal_away")
    for name in ("resubmit", "withdraw"):
        with pytest.raises(NotAllowed, check=lambda refusal: "中止" in refusal.reason):
            desk.act(name, case, AGENT)
        desk.session.rollback()
    change(desk, case, MandateEvent.RESUME, "papers_ready")
    desk.act("resubmit", case, AGENT)
    assert case.state == "handling"
    assert {"case.mandate_pause", "case.mandate_resume"} <= set(desk.audited(case))


def test_when_it_has_ended_the_hall_acts(desk: HallDesk, case: Case) -> None:
    desk.act("request_supplement", case, CLERK, "缺页")
    change(desk, case, MandateEvent.END, "principal_acts", CLERK)
    assert (case.mandate, case.acting_id) == ("ended", desk.actor(CLERK).organisation_id)
    assert case.submitting_organisation_id == desk.actor(AGENT).organisation_id  # first asked stays first asked
    with pytest.raises(NotAllowed):
        desk.act("resubmit", case, AGENT)
    desk.session.rollback()
    desk.act("resubmit", case, CLERK)
    assert case.state == "handling"


def test_another_agent_takes_over(desk: HallDesk, case: Case) -> None:
    desk.act("request_supplement", case, CLERK, "缺页")
    with pytest.raises(Invalid, check=saying("接手")):
        change(desk, case, MandateEvent.CHANGE, "agent_moved", agent_id=agent_id(desk, AGENT))
    desk.session.rollback()
    change(desk, case, MandateEvent.CHANGE, "agent_moved", CLERK, agent_id=agent_id(desk, OTHER_AGENT))
    states = [one.state for one in desk.session.scalars(mandates.of_case(case.id).order_by(Mandate.id))]
    assert (states, case.mandate) == (["ended", "active"], "active")
    with pytest.raises(NotAllowed):
        desk.act("resubmit", case, AGENT)
    desk.session.rollback()
    desk.act("withdraw", case, OTHER_AGENT, "不办了")
    assert case.state == "withdrawn"


@pytest.mark.parametrize(
    ("event", "reason", "words", "refusal"),
    [
        (MandateEvent.RESUME, "papers_ready", "", "不能这样"),
        (MandateEvent.PAUSE, "principal_acts", "", "理由"),
        (MandateEvent.PAUSE, "other", " ", "其他"),
    ],
)
def test_what_is_refused(
    desk: HallDesk, case: Case, event: MandateEvent, reason: str, words: str, refusal: str
) -> None:
    with pytest.raises(Invalid, check=saying(refusal)):
        change(desk, case, event, reason, words=words)
    desk.session.rollback()
    with pytest.raises(NotFoundHere):  # another township sees no such case
        change(desk, case, MandateEvent.PAUSE, "dispute", OTHER_CLERK)
