"""秒批: granted by the system where the condition surely holds, by people everywhere else."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.models import AuditEntry
from catalog.definition import ServiceDefinition
from catalog.step_specs import AutomaticSpec
from tests.app.cases.desk import AGENT, CLERK, HallDesk
from tests.definitions import load

RULE = AutomaticSpec(rule="姓名对得上的，当场批准。", when="姓名 = 张桂兰")


def with_step(definition: ServiceDefinition, step_id: str, **changes: Any) -> ServiceDefinition:
    """The definition with one of its steps changed."""
    steps = tuple(step.model_copy(update=changes) if step.id == step_id else step for step in definition.steps)
    return definition.model_copy(update={"steps": steps})


def test_what_is_clear_is_granted_when_it_is_handed_in(desk: HallDesk) -> None:
    case = desk.submit(desk.publish(with_step(load("on_the_spot"), "decide", automatic=RULE)), CLERK)
    assert (case.state, case.outcome) == ("decided", "granted")
    last = case.steps[-1]
    assert (last.outcome, last.opinion, last.actor_id) == ("granted", RULE.rule, None)
    entry = select(AuditEntry).where(AuditEntry.subject_id == case.number, AuditEntry.action == "case.granted")
    granted = desk.session.scalars(entry).one()
    assert granted.actor_name == "系统" and '"by_rule":true' in granted.detail


def test_what_is_not_clear_waits_for_people(desk: HallDesk) -> None:
    version = desk.publish(with_step(load("on_the_spot"), "decide", automatic=RULE))
    case = desk.submit(version, CLERK, answers={"f_applicant_name": "李桂兰"})
    assert case.outcome is None
    assert desk.open_step(case).step_id == "decide"
    assert desk.act("grant", case, CLERK).outcome == "granted"


def test_it_is_granted_as_soon_as_its_step_opens(desk: HallDesk) -> None:
    case = desk.submit(desk.publish(with_step(load("minimal"), "decide", automatic=RULE)), AGENT, place=None)
    assert case.outcome is None
    assert desk.act("pass_on", case, CLERK).outcome == "granted"
    assert desk.audited(case)[-2:] == ["case.accepted", "case.granted"]
