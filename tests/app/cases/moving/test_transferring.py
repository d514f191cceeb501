"""转办 and 退回上一环节: another desk, the same promise, the reason counted."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from app import clock
from app.cases.casework import particulars_of
from app.cases.moving import transferring
from app.errors import Invalid, NotAllowed
from app.models import Case, CaseStep
from app.publishing.versions import LoadedVersion
from catalog.primitives import Tier
from tests.app.cases.desk import AGENT, CLERK, COLLEAGUE, OTHER_CLERK, TOWN_APPROVER, HallDesk, at
from tests.app.cases.moving.refusals import saying
from tests.conftest import Clock


def hand(
    desk: HallDesk,
    operation: str,
    case: Case,
    username: str,
    to: str | int,
    reason: str,
    words: str = "已说明",
    **more: str,
) -> Case:
    done: Case = getattr(transferring, operation)(
        desk.session,
        case_number=case.number,
        revision=case.revision,
        to=to,
        reason_kind=reason,
        opinion=words,
        actor=desk.actor(username),
        now=clock.now(),
        **more,
    )
    desk.session.commit()
    return done


def test_a_case_of_another_township_goes_there_with_its_clock(desk: HallDesk, case: Case, frozen_clock: Clock) -> None:
    before = desk.open_step(case)
    due_on, promised = before.due_on, case.promised_due_on
    frozen_clock.move_to(at(10, 23))
    hand(desk, "transfer", case, CLERK, "990101102", "wrong_place")
    step = desk.open_step(case)
    assert (step.step_id, step.organisation.code, step.due_on) == (before.step_id, "990101102", due_on)
    assert case.promised_due_on == promised
    assert case.organisation.code == "990101102"  # it belongs there now
    assert particulars_of(before) == {"reason_kind": "wrong_place", "to": "990101102"}
    with pytest.raises(NotAllowed):
        desk.act("pass_on", case, CLERK)
    desk.session.rollback()
    desk.act("pass_on", case, OTHER_CLERK)
    deliver = desk.session.scalars(
        select(CaseStep).where(CaseStep.case_id == case.id, CaseStep.step_id == "deliver", CaseStep.state == "waiting")
    ).one()
    assert deliver.organisation.code == "990101102"


def test_the_village_ahead_is_named_when_a_case_moves_home(desk: HallDesk, version: LoadedVersion) -> None:
    steps = [
        step.model_copy(update={"tier": Tier.VILLAGE, "role": "agent"}) if step.id == "deliver" else step
        for step in version.definition.steps
    ]
    case = desk.submit(desk.publish(version.definition, steps=tuple(steps)), AGENT)
    for home, words in (("", "村"), ("990101101202", "下面的村")):
        with pytest.raises(Invalid, check=saying(words)):
            hand(desk, "transfer", case, CLERK, "990101102", "moved", home=home)
        desk.session.rollback()
    hand(desk, "transfer", case, CLERK, "990101102", "moved", home="990101102201")
    assert case.organisation.code == "990101102201"
    ahead = {step.step_id: step.organisation.code for step in case.steps if step.state == "waiting"}
    assert (ahead["deliver"], ahead["archive"]) == ("990101102201", "990101102")


def test_work_handed_on_stays_at_home(desk: HallDesk, case: Case) -> None:
    hand(desk, "transfer", case, CLERK, "990101102", "workload")
    assert case.organisation.code == "990101101201"
    desk.act("request_supplement", case, OTHER_CLERK, "缺页")
    desk.act("resubmit", case, AGENT)
    assert desk.open_step(case).organisation.code == "990101102"  # where it was returned


def test_a_county_office_takes_a_step_of_the_hall_with_its_approvers(desk: HallDesk, case: Case) -> None:
    hand(desk, "transfer", case, CLERK, "civil_affairs", "wrong_desk")
    desk.act("pass_on", case, desk.someone("审批人员", "civil_affairs"))
    assert desk.open_step(case).step_id == "review_county"


def test_back_to_the_hall_and_up_again(desk: HallDesk, case: Case, version: LoadedVersion, frozen_clock: Clock) -> None:
    county = desk.someone("审批人员", "civil_affairs")
    frozen_clock.move_to(at(10, 22))
    desk.act("pass_on", case, CLERK)
    first = desk.open_step(case)
    clock_from, promised = first.clock_from, case.promised_due_on
    frozen_clock.move_to(at(10, 26))
    spec = version.definition.step("review_county")
    earlier = transferring.repeatable(case.steps, spec)
    assert [step.step_id for step in earlier] == ["review_township"]  # the one before, where none is named
    named = spec.model_copy(update={"send_back_to": ("accept", "decide")})
    assert [step.step_id for step in transferring.repeatable(case.steps, named)] == ["accept"]
    with pytest.raises(Invalid, check=saying("哪个环节")):
        hand(desk, "send_back", case, county, case.steps[0].position, "missing_opinion", "补入户核查意见")
    desk.session.rollback()
    hand(desk, "send_back", case, county, earlier[0].position, "missing_opinion", "补入户核查意见")
    step = desk.open_step(case)
    assert (step.step_id, step.organisation.code, first.outcome) == ("review_township", "990101101", "sent_back")
    assert particulars_of(first)["reason_kind"] == "missing_opinion"
    frozen_clock.move_to(at(10, 27))
    desk.act("pass_on", case, COLLEAGUE)
    again = desk.open_step(case)
    assert (again.step_id, again.clock_from) == ("review_county", clock_from)  # its time goes on
    assert case.promised_due_on == promised
    assert "case.sent_back" in desk.audited(case)


@pytest.mark.parametrize(
    ("operation", "to", "reason", "words", "refusal"),
    [
        ("transfer", "990101101", "workload", "忙", "接办"),  # to itself
        ("transfer", "990101102201", "workload", "忙", "接办"),  # to a station
        ("transfer", "990101102", "no_such", "忙", "原因"),
        ("transfer", "990101102", "workload", " ", "为什么"),
        ("send_back", 9999, "missing_opinion", "补", "哪个环节"),
    ],
)
def test_what_is_refused(
    desk: HallDesk, case: Case, operation: str, to: Any, reason: str, words: str, refusal: str
) -> None:
    with pytest.raises(Invalid, check=saying(refusal)):
        hand(desk, operation, case, CLERK, to, reason, words)
    desk.session.rollback()
    with pytest.raises(NotAllowed):
        hand(desk, operation, case, TOWN_APPROVER, to, reason, words)
