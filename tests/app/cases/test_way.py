"""The way of a case through the tiers, without a database."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from app.cases.calendar_days import WorkCalendar
from app.cases.deadlines import Pause
from app.cases.offers import allowed_events
from app.cases.way import (
    SUPPLEMENT,
    Desk,
    department_of,
    desk_of,
    next_step,
    passable_from,
    plan,
    publicity_days,
    settles,
)
from app.cases.workflow import Event
from app.clock import ZONE
from app.people.roles import AGENT, APPROVER, CLERK, roles_for
from catalog.checks.steps import RESERVED_IDS
from catalog.compiled import CompiledDefinition, compile_definition
from catalog.primitives import LimitSpec, Tier, Unit
from catalog.step_specs import PublicitySpec, RouteSpec, StepKind, StepSpec
from tests.definitions import load

CALENDAR = WorkCalendar(days={}, years=frozenset({2026}))
MONDAY = datetime(2026, 10, 12, 10, tzinfo=ZONE)


def compiled(name: str, steps: tuple[StepSpec, ...] | None = None) -> CompiledDefinition:
    definition = load(name)
    return compile_definition(definition.model_copy(update={"steps": steps} if steps else {}))


def step(identifier: str, **more: object) -> StepSpec:
    given = {"name": identifier, "kind": StepKind.REVIEW, "tier": Tier.TOWNSHIP, **more}
    return StepSpec.model_validate({"id": identifier, **given})


def ids(steps: tuple[StepSpec, ...]) -> list[str]:
    return [one.id for one in steps]


# ── the way ────────────────────────────────────────────────────────────────────────────────────────


def test_steps_follow_each_other() -> None:
    assert ids(plan(compiled("four_tier"), {})) == [
        "accept",
        "review_township",
        "review_county",
        "decide",
        "deliver",
        "archive",
    ]


@pytest.mark.parametrize(
    ("amount", "way"),
    [
        (1500, ["accept", "decide_township"]),
        (2000, ["accept", "decide_township"]),
        (2001, ["accept", "consult_health", "consult_housing", "decide"]),
    ],
)
def test_routes_by_amount(amount: int, way: list[str]) -> None:
    assert ids(plan(compiled("routed"), {"amount": amount})) == way


def test_only_a_clear_no_skips_a_step() -> None:
    way = (step("first"), step("second", when="拟救助金额 > 2000"), step("third"))
    routed = compiled("routed", way)
    assert ids(plan(routed, {"amount": 1})) == ["first", "third"]
    assert ids(plan(routed, {})) == ["first", "second", "third"]


def test_a_route_that_is_not_known_to_hold_is_not_taken() -> None:
    way = (step("first", routes=(RouteSpec(when="拟救助金额 > 2000", to="third"),)), step("second"), step("third"))
    routed = compiled("routed", way)
    assert next_step(routed, {}, "first") == way[1]
    assert next_step(routed, {"amount": 3000}, "first") == way[2]
    assert next_step(routed, {}, "third") is None


def test_a_route_to_a_step_that_does_not_apply_goes_to_the_one_behind_it() -> None:
    way = (step("first", routes=(RouteSpec(to="third"),)), step("second"), step("third", when="拟救助金额 > 2000"))
    way = (*way, step("fourth"))
    assert ids(plan(compiled("routed", way), {"amount": 1})) == ["first", "fourth"]


def test_a_route_back_ends_the_foresight() -> None:
    way = (step("first"), step("second", routes=(RouteSpec(to="first"),)))
    assert ids(plan(compiled("minimal", way), {})) == ["first", "second"]


# ── who ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("tier", "desk"),
    [
        (Tier.VILLAGE, Desk.STATION),
        (Tier.TOWNSHIP, Desk.HALL),
        (Tier.COUNTY, Desk.DEPARTMENT),
        (Tier.CITY, Desk.DEPARTMENT),
        (Tier.PROVINCE, Desk.DEPARTMENT),
    ],
)
def test_every_tier_has_a_desk_in_the_county(tier: Tier, desk: Desk) -> None:
    assert desk_of(step("one", tier=tier)) is desk


def test_a_step_may_name_another_office_than_the_service() -> None:
    definition = load("routed")
    assert department_of(definition.step("consult_health"), definition) == "health"
    assert department_of(definition.step("decide"), definition) == "civil_affairs"


@pytest.mark.parametrize(
    ("role", "tier", "roles"),
    [
        ("clerk", "township", {CLERK}),
        ("clerk", "village", {CLERK, AGENT}),
        ("agent", "village", {AGENT}),
        ("approver", "county", {APPROVER}),
    ],
)
def test_roles_of_a_step(role: str, tier: str, roles: set[str]) -> None:
    assert roles_for(role, tier) == roles


# ── what ───────────────────────────────────────────────────────────────────────────────────────────

ACCEPT = step("accept", kind=StepKind.ACCEPT)
REVIEW = step("review")
DECIDE = step("decide", kind=StepKind.DECIDE)
DELIVER = step("deliver", kind=StepKind.DELIVER, may_return=False)


@pytest.mark.parametrize(
    ("here", "rest", "decided", "actions"),
    [
        (ACCEPT, (REVIEW, DECIDE), False, {Event.PASS_ON, Event.REQUEST_SUPPLEMENT, Event.DECLINE}),
        (REVIEW, (DECIDE,), False, {Event.PASS_ON, Event.REQUEST_SUPPLEMENT}),
        (DECIDE, (DELIVER,), False, {Event.GRANT, Event.GRANT_PARTLY, Event.REFUSE, Event.REQUEST_SUPPLEMENT}),
        (DELIVER, (), True, {Event.PASS_ON}),
        (REVIEW, (), True, {Event.PASS_ON}),  # nothing is returned once it is decided
        (REVIEW, (DELIVER,), False, {Event.GRANT, Event.REFUSE, Event.REQUEST_SUPPLEMENT}),  # no 审批 in this way
        # One step is the whole way.
        (ACCEPT, (), False, {Event.GRANT, Event.REFUSE, Event.REQUEST_SUPPLEMENT, Event.DECLINE}),
        (None, (), False, {Event.RESUBMIT}),
    ],
)
def test_actions(here: StepSpec | None, rest: tuple[StepSpec, ...], decided: bool, actions: set[Event]) -> None:
    assert set(allowed_events(here, rest=rest, decided=decided)) == actions


def test_a_step_may_allow_to_decline_and_forbid_to_return() -> None:
    strict = step("review", may_decline=True, may_return=False)
    assert allowed_events(strict, rest=(DECIDE,)) == (Event.PASS_ON, Event.DECLINE)


def test_the_last_of_two_decisions_settles() -> None:
    assert not settles((DECIDE, DELIVER))
    assert settles((DELIVER,))


# ── publicity ──────────────────────────────────────────────────────────────────────────────────────


def notice(value: int, unit: Unit) -> StepSpec:
    return step("notice", publicity=PublicitySpec(limit=LimitSpec(value=value, unit=unit), shows=("姓名",)))


def test_a_notice_hangs_its_full_time() -> None:
    week = notice(7, Unit.NATURAL_DAYS)
    assert publicity_days(week, MONDAY, CALENDAR) == Pause(date(2026, 10, 13), date(2026, 10, 19), "公示")
    assert passable_from(week, MONDAY, CALENDAR) == date(2026, 10, 20)
    assert passable_from(notice(5, Unit.WORKING_DAYS), MONDAY, CALENDAR) == date(2026, 10, 20)


def test_days_of_supplement_lengthen_the_notice() -> None:
    pauses = (Pause(date(2026, 10, 14), date(2026, 10, 15)),)
    assert passable_from(notice(3, Unit.NATURAL_DAYS), MONDAY, CALENDAR, pauses) == date(2026, 10, 18)


def test_a_step_without_a_notice_can_be_passed_at_once() -> None:
    assert passable_from(REVIEW, MONDAY, CALENDAR) is None


def test_no_definition_may_use_the_id_of_mending() -> None:
    assert SUPPLEMENT in RESERVED_IDS
