"""The clocks of a case: intake windows, pauses, extension, the five and the ten days of the law; explained."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from app.cases import clocks
from app.cases.calendar_days import WorkCalendar
from app.cases.explanation import MENDING, PAUSED, explain_promise, explain_step
from app.models import Case, CaseExtension, CasePause, CaseStep
from catalog.definition import ServiceDefinition
from catalog.step_specs import IntakeWindow
from tests.app.cases.desk import at
from tests.definitions import load

CALENDAR = WorkCalendar(days={}, years=frozenset({2026}))
TOWN = "review_township"  # 5 working days


def definition(**changes: Any) -> ServiceDefinition:
    return load("four_tier").model_copy(update=changes)


def a_case(**values: Any) -> Case:
    given: dict[str, Any] = {"state": "handling", "submitted_at": at(10, 12), "accepted_at": at(10, 12)}
    return Case(**{**given, **values})


def a_step(case: Case, *, step_id: str = TOWN, position: int = 10, **values: Any) -> CaseStep:
    given: dict[str, Any] = {"state": "open", "opened_at": case.submitted_at, "queue": "work", "opinion": ""}
    limit = {"limit_value": 5, "limit_unit": "working_days"} if step_id != "supplement" else {}
    step = CaseStep(step_id=step_id, name="乡镇审核", position=position, **{**given, **limit, **values})
    case.steps.append(step)
    return step


def set_clock(step: CaseStep, service: ServiceDefinition) -> None:
    spec = service.step(step.step_id)
    clocks.set_step_clock(step, spec, case=step.case, steps=step.case.steps, definition=service, calendar=CALENDAR)


def said(step: CaseStep, service: ServiceDefinition, *, today: dt.date) -> str:
    found = explain_step(step, definition=service, steps=step.case.steps, calendar=CALENDAR, today=today)
    assert found is not None
    return found.text()


def test_outside_the_window_every_clock_begins_when_it_opens() -> None:
    service = definition(intake=IntakeWindow(from_day=1, to_day=10))
    case = a_case()
    step = a_step(case)
    set_clock(step, service)
    assert step.clock_from == dt.datetime(2026, 11, 1, tzinfo=at(11, 1).tzinfo)
    assert step.due_on == dt.date(2026, 11, 6)
    assert clocks.acceptance(case, case.steps, service, CALENDAR).due_on == dt.date(2026, 11, 6)
    assert clocks.whole_start(case, service) == step.clock_from
    words = said(step, service, today=dt.date(2026, 10, 20))
    assert words.startswith("2026年10月12日交来，不在集中受理时间") and "2026年11月1日收到" in words


def test_a_pause_moves_step_and_promise_and_says_why() -> None:
    service, case = definition(), a_case()
    step = a_step(case)
    set_clock(step, service)
    before = (step.due_on, clocks.promise(case, case.steps, service, CALENDAR))
    case.pauses = [
        CasePause(reason="等县医院鉴定", began_at=at(10, 13), expected_on=dt.date(2026, 10, 30), ended_at=at(10, 15))
    ]
    set_clock(step, service)
    promised = clocks.promise(case, case.steps, service, CALENDAR)
    assert (before[0], step.due_on) == (dt.date(2026, 10, 19), dt.date(2026, 10, 21))
    assert promised is not None and before[1] is not None
    assert CALENDAR.count(after=before[1].due_on, through=promised.due_on) == 2
    assert "10月14日至15日等县医院鉴定，停 2 天不算。" in said(step, service, today=dt.date(2026, 10, 16))


def test_while_it_is_paused_the_sum_says_that_the_clock_stands() -> None:
    service, case = definition(), a_case(state="paused", promised_due_on=dt.date(2026, 12, 1))
    step = a_step(case, clock_from=at(10, 12), queue="paused")
    case.pauses = [CasePause(reason="听证", began_at=at(10, 13), expected_on=dt.date(2026, 10, 30))]
    assert said(step, service, today=dt.date(2026, 10, 20)).endswith(f"现在{PAUSED}，时间停着。")
    whole = explain_promise(case, definition=service, steps=case.steps, calendar=CALENDAR, today=dt.date(2026, 10, 20))
    assert whole is not None and whole.stands == PAUSED and whole.pauses[0].days == 5


def test_in_mending_the_step_that_returned_it_stands() -> None:
    service, case = definition(), a_case(state="supplement")
    returned = a_step(case, state="returned", clock_from=at(10, 12), finished_at=at(10, 14))
    a_step(case, step_id="supplement", position=20, opened_at=at(10, 14))
    words = said(returned, service, today=dt.date(2026, 10, 16))
    assert "10月15日至16日补正，停 2 天不算。" in words and words.endswith(f"现在{MENDING}，时间停着。")


@pytest.mark.parametrize(("given_on", "days"), [(13, 10), (11, 0)])
def test_an_extension_lengthens_the_clocks_that_ran_when_it_was_given(given_on: int, days: int) -> None:
    service, case = definition(), a_case()
    step = a_step(case)
    case.extension = CaseExtension(days=10, reason="案情复杂", extended_at=at(10, given_on))
    set_clock(step, service)
    assert CALENDAR.count(after=dt.date(2026, 10, 19), through=step.due_on) == days
    assert ("批准延长 10 个工作日" in said(step, service, today=dt.date(2026, 10, 14))) is bool(days)


def test_a_share_of_the_limit_turns_the_card_yellow() -> None:
    service = definition(yellow_share="2/5")
    spec = service.step(TOWN).model_copy(update={"yellow": None})
    step = a_step(a_case())
    clocks.set_step_clock(step, spec, case=step.case, steps=step.case.steps, definition=service, calendar=CALENDAR)
    assert (step.due_on, step.yellow_on) == (dt.date(2026, 10, 19), dt.date(2026, 10, 15))


def test_only_clocks_that_run_are_set_anew() -> None:
    service = definition()
    asked = a_case(accepted_at=None, state="submitted", acceptance_due_on=dt.date(2026, 10, 1))
    assert clocks.whole_dates(asked, [], service, CALENDAR) == {"acceptance_due_on": dt.date(2026, 10, 19)}
    decided = a_case(state="decided", decided_at=at(10, 12), delivery_due_on=dt.date(2026, 10, 1))
    assert clocks.whole_dates(decided, [], service, CALENDAR) == {"delivery_due_on": dt.date(2026, 10, 26)}
    decided.delivered_at = at(10, 13)
    assert clocks.whole_dates(decided, [], service, CALENDAR) == {}
    under_way = clocks.whole_dates(a_case(), [], service, CALENDAR)
    assert under_way["promised_projected"] is False and "delivery_due_on" not in under_way
