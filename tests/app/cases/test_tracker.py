"""Steps to come, and days of finished ones."""

from __future__ import annotations

import datetime as dt

from app.cases.calendar_days import WorkCalendar
from app.cases.tracker import Placed, budget_of, step_views
from app.models import Case, CaseStep
from tests.app.cases.desk import at
from tests.definitions import load

CALENDAR = WorkCalendar(days={}, years=frozenset({2026}))


def stored(position: int, step_id: str, state: str, limit: int | None = 5, **more: object) -> Placed:
    unit = None if limit is None else "working_days"
    given = {"name": step_id, "tier": "county", "projected": False, "opinion": "", **more}
    step = CaseStep(position=position, step_id=step_id, state=state, limit_value=limit, limit_unit=unit, **given)
    step.case = Case(state="handling")
    return Placed(step, "县民政局", "")


def test_each_step_is_expected_one_limit_after_the_one_before() -> None:
    opened = {"opened_at": at(10, 12), "clock_from": at(10, 12), "due_on": dt.date(2026, 10, 19)}
    views = step_views(
        [
            stored(10, "review_township", "open", **opened),
            stored(20, "review_county", "waiting"),
            stored(30, "decide", "waiting", 10),
            stored(40, "archive", "waiting", None),
        ],
        definition=load("four_tier"),
        calendar=CALENDAR,
        today=dt.date(2026, 10, 14),
    )
    assert [view.expected_on for view in views] == [
        None,
        dt.date(2026, 10, 26),
        dt.date(2026, 11, 9),
        dt.date(2026, 11, 9),
    ]


def test_what_is_late_delays_what_follows() -> None:
    opened = {"opened_at": at(10, 12), "clock_from": at(10, 12), "due_on": dt.date(2026, 10, 19)}
    views = step_views(
        [stored(10, "review_township", "open", **opened), stored(20, "review_county", "waiting")],
        definition=load("four_tier"),
        calendar=CALENDAR,
        today=dt.date(2026, 10, 21),
    )
    assert (views[0].card, views[0].days_left, views[1].expected_on) == ("red", -2, dt.date(2026, 10, 28))


def test_a_finished_step_shows_the_days_it_used() -> None:
    done = {"opened_at": at(10, 12), "clock_from": at(10, 12), "due_on": dt.date(2026, 10, 19)}
    views = step_views(
        [stored(10, "review_township", "done", finished_at=at(10, 14), **done)],
        definition=load("four_tier"),
        calendar=CALENDAR,
        today=dt.date(2026, 12, 1),
    )
    view = views[0]
    assert (view.used, view.card, view.days_left) == (2, "green", None)
    assert not any(mark.is_today for mark in view.marks)


def test_a_paused_step_has_no_colour() -> None:
    opened = {"opened_at": at(10, 12), "clock_from": at(10, 12), "queue": "paused"}
    view = step_views(
        [stored(10, "review_township", "open", **opened)],
        definition=load("four_tier"),
        calendar=CALENDAR,
        today=dt.date(2026, 10, 21),
    )[0]
    assert (view.card, view.days_left) == ("paused", None)
    assert view.explanation is not None and view.explanation.stands


def test_whether_what_is_left_of_the_promise_suffices() -> None:
    opened = {"opened_at": at(10, 12), "clock_from": at(10, 12), "due_on": dt.date(2026, 10, 19)}
    views = step_views(
        [
            stored(10, "review_township", "open", **opened),
            stored(20, "review_county", "waiting"),
            stored(30, "decide", "waiting", 10),
            stored(40, "archive", "waiting", None),
        ],
        definition=load("four_tier"),
        calendar=CALENDAR,
        today=dt.date(2026, 10, 21),  # the open step is two days late
    )

    def spare(promised_on: dt.date | None) -> int | None:
        found = budget_of(
            views,
            definition=load("four_tier"),
            promised_on=promised_on,
            calendar=CALENDAR,
            today=dt.date(2026, 10, 21),
        )
        return None if found is None else found.spare

    assert [spare(dt.date(2026, 11, number)) for number in (9, 11, 13)] == [-2, 0, 2]
    assert spare(None) is None
    assert (
        budget_of(
            views[:1],
            definition=load("four_tier"),
            promised_on=dt.date(2026, 11, 9),
            calendar=CALENDAR,
            today=dt.date(2026, 10, 21),
        )
        is None
    )
