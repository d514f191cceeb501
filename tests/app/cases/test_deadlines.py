"""Due days against published vectors, against the calendar's odd weeks, and against a slow model."""

from __future__ import annotations

import datetime as dt
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cases.deadlines import (
    LONGEST_OVER,
    Pause,
    WorkCalendar,
    card,
    due,
    explain,
    last_counted_day,
    working_days_left,
    yellow_from,
)
from app.clock import ZONE
from catalog.primitives import LimitSpec, Unit
from tests.support.slow_clock import SlowClock

_OFF = ((1, 1, 3), (2, 15, 23), (4, 4, 6), (5, 1, 5), (6, 19, 21), (9, 25, 27), (10, 1, 7))
_MADE_UP = ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))
CALENDAR = WorkCalendar(
    days={date(2026, month, day): False for month, first, last in _OFF for day in range(first, last + 1)}
    | {date(2026, month, day): True for month, day in _MADE_UP},
    years=frozenset({2026}),
)


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def moment(text: str, clock: str = "10:00") -> datetime:
    return datetime.combine(day(text), time.fromisoformat(clock), ZONE)


def limit(value: int, unit: Unit = Unit.WORKING_DAYS) -> LimitSpec:
    return LimitSpec(value=value, unit=unit)


# ── working days ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        ("01-30", 20, "03-05"),
        ("02-09", 5, "02-14"),  # a Saturday worked instead of a day of the festival
        ("02-12", 5, "02-26"),
        ("02-13", 5, "02-27"),
        ("02-14", 1, "02-24"),
        ("02-28", 1, "03-02"),
        ("04-30", 5, "05-11"),
        ("05-08", 1, "05-09"),  # a worked Saturday
        ("06-18", 3, "06-24"),
        ("09-18", 5, "09-24"),  # Sunday 20 September is worked
        ("09-24", 20, "10-29"),
        ("09-30", 1, "10-08"),
        ("10-09", 1, "10-10"),  # a worked Saturday
        ("12-01", 20, "12-29"),
        ("12-25", 3, "12-30"),
    ],
)
def test_working_days_of_2026(start: str, days: int, expected: str) -> None:
    found = due(moment(start), limit(days), CALENDAR)
    assert (found.due_on, found.due_at, found.projected) == (day(expected), None, False)


def test_days_beyond_the_known_table_are_projected_and_never_an_error() -> None:
    found = due(moment("12-25"), limit(20), CALENDAR)
    assert found.due_on == date(2027, 1, 22)  # Monday to Friday, without the holidays nobody has announced yet
    assert found.projected


def test_a_limit_within_an_unknown_year_is_projected() -> None:
    empty = WorkCalendar(days={}, years=frozenset())
    assert due(moment("10-12"), limit(1), empty).projected
    assert due(moment("10-12"), limit(1, Unit.MONTHS), empty).projected


def test_the_day_in_the_county_counts_not_the_day_in_utc() -> None:
    late = datetime(2026, 10, 11, 16, 30, tzinfo=dt.UTC)  # half past midnight on the 12th in the county
    assert due(late, limit(1), CALENDAR).due_on == day("10-13")


# ── 当场 ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("start", "pauses", "expected"),
    [
        ("10-12", (), "10-12"),
        ("10-17", (), "10-19"),  # handed in on a Saturday: Monday
        ("10-12", (Pause(day("10-13"), day("10-14")),), "10-15"),  # returned at once, mended on the 14th
        ("10-12", (Pause(day("10-15"), day("10-16")),), "10-12"),  # a pause that came later changes nothing
    ],
)
def test_on_the_spot(start: str, pauses: tuple[Pause, ...], expected: str) -> None:
    assert due(moment(start), limit(0), CALENDAR, pauses=pauses).due_on == day(expected)


# ── natural days, months ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        ("10-12", 7, "10-19"),
        ("10-10", 7, "10-19"),  # ends on Saturday 17: moves to Monday
        ("09-28", 5, "10-08"),  # ends in the National Day week
        ("10-03", 7, "10-10"),  # a worked Saturday does not move
    ],
)
def test_natural_days_end_on_a_working_day(start: str, days: int, expected: str) -> None:
    assert due(moment(start), limit(days, Unit.NATURAL_DAYS), CALENDAR).due_on == day(expected)


def test_a_period_that_only_has_to_pass_is_not_moved() -> None:
    week = limit(7, Unit.NATURAL_DAYS)
    assert last_counted_day(moment("10-10"), week, CALENDAR).due_on == day("10-17")
    assert last_counted_day(moment("10-10"), limit(5), CALENDAR).due_on == day("10-16")
    assert last_counted_day(moment("10-10"), limit(2, Unit.HOURS), CALENDAR).due_at == moment("10-10", "12:00")


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ("01-31", 1, "02-28"),  # no 31 February; the 28th is a worked Saturday
        ("08-31", 1, "09-30"),
        ("09-12", 1, "10-12"),
        ("11-15", 1, "12-15"),
        ("06-15", 2, "08-17"),  # 15 August is a Saturday
    ],
)
def test_months_end_on_the_same_day_or_the_last(start: str, months: int, expected: str) -> None:
    assert due(moment(start), limit(months, Unit.MONTHS), CALENDAR).due_on == day(expected)


def test_months_cross_the_year() -> None:
    assert due(moment("11-30"), limit(3, Unit.MONTHS), CALENDAR).due_on == date(2027, 3, 1)  # 28 February: Sunday


# ── hours ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("start", "hours", "expected"),
    [
        (("10-12", "16:00"), 2, ("10-12", "18:00")),
        (("10-16", "16:00"), 24, ("10-17", "16:00")),  # hours run through Saturday
    ],
)
def test_hours_run_from_the_moment(start: tuple[str, str], hours: int, expected: tuple[str, str]) -> None:
    found = due(moment(*start), limit(hours, Unit.HOURS), CALENDAR)
    assert (found.due_at, found.due_on) == (moment(*expected), day(expected[0]))


def test_hours_skip_paused_days() -> None:
    pauses = (Pause(day("10-13"), day("10-13")),)
    assert due(moment("10-12", "23:00"), limit(2, Unit.HOURS), CALENDAR, pauses=pauses).due_at == moment(
        "10-14", "01:00"
    )


@pytest.mark.parametrize(
    ("start", "hours", "expected"),
    [
        (("10-12", "09:00"), 2, ("10-12", "11:00")),
        (("10-12", "11:00"), 2, ("10-12", "15:00")),  # over noon
        (("10-12", "16:30"), 2, ("10-13", "09:30")),  # over night
        (("10-16", "16:30"), 2, ("10-19", "09:30")),  # over the weekend
        (("10-12", "07:00"), 7, ("10-12", "17:30")),  # a whole day
        (("10-12", "12:30"), 0, ("10-12", "14:00")),
    ],
)
def test_working_hours(start: tuple[str, str], hours: int, expected: tuple[str, str]) -> None:
    assert due(moment(*start), limit(hours, Unit.WORKING_HOURS), CALENDAR).due_at == moment(*expected)


def test_working_hours_are_a_parameter() -> None:
    short = ((time(9), time(10)),)
    found = due(moment("10-12", "08:00"), limit(3, Unit.WORKING_HOURS), CALENDAR, hours=short)
    assert found.due_at == moment("10-14", "10:00")


# ── pauses ─────────────────────────────────────────────────────────────────────────────────────────


def test_days_of_supplement_do_not_count() -> None:
    pauses = (Pause(day("10-15"), day("10-16")),)
    assert due(moment("10-12"), limit(5), CALENDAR, pauses=pauses).due_on == day("10-21")


def test_overlapping_pauses_count_once_and_empty_ones_not_at_all() -> None:
    pauses = (Pause(day("10-14"), day("10-15")), Pause(day("10-15"), day("10-16")), Pause(day("10-20"), day("10-19")))
    assert due(moment("10-12"), limit(5), CALENDAR, pauses=pauses).due_on == day("10-22")


def test_a_natural_limit_cannot_end_in_a_pause() -> None:
    pauses = (Pause(day("10-19"), day("10-20")),)
    assert due(moment("10-10"), limit(7, Unit.NATURAL_DAYS), CALENDAR, pauses=pauses).due_on == day("10-21")


# ── extension ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("start", "spec", "extension", "expected"),
    [
        ("09-18", limit(5), 10, "10-15"),  # due 09-24; Mid-Autumn and National Day do not count, 10-10 is worked
        ("10-10", limit(7, Unit.NATURAL_DAYS), 2, "10-21"),  # due on Monday 19, then Tuesday and Wednesday
        ("10-12", limit(0), 1, "10-13"),
    ],
)
def test_an_extension_is_working_days_behind_the_limit(
    start: str, spec: LimitSpec, extension: int, expected: str
) -> None:
    assert due(moment(start), spec, CALENDAR, extension=extension).due_on == day(expected)


def test_hours_are_extended_to_the_same_time_of_a_later_day() -> None:
    found = due(moment("10-16", "16:00"), limit(2, Unit.HOURS), CALENDAR, extension=1)
    assert (found.due_on, found.due_at) == (day("10-19"), moment("10-19", "18:00"))


def test_a_pause_within_an_extension_does_not_count() -> None:
    pauses = (Pause(day("10-20"), day("10-20")),)
    assert due(moment("10-12"), limit(5), CALENDAR, pauses=pauses, extension=2).due_on == day("10-22")


# ── properties ─────────────────────────────────────────────────────────────────────────────────────

_STARTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 3, 1)).map(lambda naive: naive.replace(tzinfo=ZONE))
_UNITS = st.sampled_from(list(Unit))
_DAY_UNITS = (Unit.WORKING_DAYS, Unit.NATURAL_DAYS, Unit.MONTHS)
_PAUSES = st.lists(
    st.tuples(st.dates(date(2026, 1, 1), date(2027, 6, 1)), st.integers(0, 12)).map(
        lambda pair: Pause(pair[0], pair[0] + timedelta(days=pair[1]))
    ),
    max_size=4,
)


def end(start: datetime, spec: LimitSpec, pauses: list[Pause]) -> tuple[date, datetime]:
    found = due(start, spec, CALENDAR, pauses=pauses)
    return found.due_on, found.due_at or datetime.combine(found.due_on, time(0), ZONE)


@given(_STARTS, st.integers(0, 90), st.integers(0, 20), _UNITS, _PAUSES)
def test_more_time_is_never_due_earlier(
    start: datetime, value: int, more: int, unit: Unit, pauses: list[Pause]
) -> None:
    assert end(start, limit(value, unit), pauses) <= end(start, limit(value + more, unit), pauses)


@given(_STARTS, st.integers(0, 60), _UNITS, _PAUSES, _PAUSES)
def test_more_pause_is_never_due_earlier(
    start: datetime, value: int, unit: Unit, pauses: list[Pause], more: list[Pause]
) -> None:
    assert end(start, limit(value, unit), pauses) <= end(start, limit(value, unit), pauses + more)


@given(_STARTS, st.integers(0, 60), _UNITS, _PAUSES, st.integers(1, 15))
def test_an_extension_is_so_many_working_days_and_no_other(
    start: datetime, value: int, unit: Unit, pauses: list[Pause], extension: int
) -> None:
    plain = due(start, limit(value, unit), CALENDAR, pauses=pauses).due_on
    longer = due(start, limit(value, unit), CALENDAR, pauses=pauses, extension=extension).due_on
    between = [plain + timedelta(days=number) for number in range(1, (longer - plain).days + 1)]
    stopped = slow_clock(pauses).stopped
    assert sum(CALENDAR.is_workday(one) and one not in stopped for one in between) == extension


@given(_STARTS, st.integers(1, 60), _UNITS, _PAUSES)
def test_days_end_on_a_working_day_outside_pauses(start: datetime, value: int, unit: Unit, pauses: list[Pause]) -> None:
    if unit is Unit.HOURS:
        return
    found = due(start, limit(value, unit), CALENDAR, pauses=pauses).due_on
    assert CALENDAR.is_workday(found)
    assert not any(pause.first <= found <= pause.last for pause in pauses)


def slow_clock(pauses: list[Pause]) -> SlowClock:
    found = SlowClock(
        off={one for one, works in CALENDAR.days.items() if not works},
        worked={one for one, works in CALENDAR.days.items() if works},
    )
    for pause in pauses:
        found.stop(pause.first, pause.last)
    return found


@given(_STARTS, st.integers(0, 90), st.sampled_from(_DAY_UNITS), _PAUSES, st.integers(0, 12))
def test_days_agree_with_the_slow_model(
    start: datetime, value: int, unit: Unit, pauses: list[Pause], extension: int
) -> None:
    if unit is Unit.MONTHS:
        value %= 13
    found = due(start, limit(value, unit), CALENDAR, pauses=pauses, extension=extension)
    assert found.due_on == slow_clock(pauses).due(start.replace(tzinfo=None), value, unit.value, extension)


@given(_STARTS, st.integers(1, 12), st.sampled_from([Unit.HOURS, Unit.WORKING_HOURS]), _PAUSES)
def test_hours_agree_with_the_slow_model(start: datetime, value: int, unit: Unit, pauses: list[Pause]) -> None:
    start = start.replace(second=0, microsecond=0)
    found = due(start, limit(value, unit), CALENDAR, pauses=pauses).due_at
    assert found is not None
    ends = slow_clock(pauses).moment(start.replace(tzinfo=None), value, unit.value)
    assert found.replace(tzinfo=None) == ends


@given(st.dates(date(2026, 1, 1), date(2027, 2, 1)), st.integers(0, 200))
def test_counting_agrees_with_looking_at_every_day(after: date, span: int) -> None:
    through = after + timedelta(days=span)
    every = (after + timedelta(days=number) for number in range(1, span + 1))
    assert CALENDAR.count(after=after, through=through) == sum(CALENDAR.is_workday(one) for one in every)
    assert CALENDAR.count(after=through, through=after) == 0


# ── what is left ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("today", "due_on", "left"),
    [
        ("10-20", "10-21", 1),
        ("10-20", "10-20", 0),
        ("10-20", "10-19", -1),
        ("10-20", "10-15", -3),
        ("10-20", "11-02", 9),
        ("10-17", "10-16", -1),  # the Saturday after: late, though no working day has passed
    ],
)
def test_working_days_left(today: str, due_on: str, left: int) -> None:
    assert working_days_left(day(today), day(due_on), CALENDAR) == left


@pytest.mark.parametrize(
    ("yellow", "expected"),
    [
        (None, "10-23"),  # one working day before Monday 26 is Friday
        (limit(3), "10-21"),
        (limit(0), "10-26"),
        (limit(2, Unit.NATURAL_DAYS), "10-24"),
        (limit(30, Unit.HOURS), "10-24"),
        (limit(8, Unit.WORKING_HOURS), "10-22"),
        (limit(1, Unit.MONTHS), "09-26"),
    ],
)
def test_yellow_begins_when_this_much_is_left(yellow: LimitSpec | None, expected: str) -> None:
    assert yellow_from(day("10-26"), yellow, CALENDAR) == day(expected)


@pytest.mark.parametrize(
    ("today", "paused", "colour"),
    [
        ("10-19", False, "green"),
        ("10-20", False, "yellow"),
        ("10-21", False, "yellow"),
        ("10-22", False, "red"),
        ("10-22", True, "paused"),
    ],
)
def test_colour_of_the_card(today: str, paused: bool, colour: str) -> None:
    assert card(day(today), day("10-21"), day("10-20"), paused) == colour


def test_without_a_limit_the_card_is_green() -> None:
    assert card(day("10-21"), None, None) == "green"


# ── day by day ─────────────────────────────────────────────────────────────────────────────────────


def kinds(marks: tuple[object, ...]) -> list[tuple[int, str, int | None]]:
    return [(mark.day.day, mark.kind, mark.number) for mark in marks]  # type: ignore[attr-defined]


def test_the_sum_of_a_mended_case() -> None:
    pauses = (Pause(day("10-15"), day("10-16"), "补正"),)
    marks = explain(moment("10-12"), limit(5), CALENDAR, today=day("10-20"), pauses=pauses)
    assert kinds(marks) == [
        (12, "start", None),
        (13, "counted", 1),
        (14, "counted", 2),
        (15, "paused", None),
        (16, "paused", None),
        (17, "rest", None),
        (18, "rest", None),
        (19, "counted", 3),
        (20, "today", 4),
        (21, "due", 5),
    ]
    assert marks[3].reason == "补正"
    assert [mark.day.day for mark in marks if mark.is_today] == [20]
    assert [mark.day.day for mark in marks if mark.is_due] == [21]


def test_days_over_are_counted_anew() -> None:
    marks = explain(moment("10-08"), limit(5), CALENDAR, today=day("10-20"))
    assert kinds(marks)[-4:] == [(17, "rest", None), (18, "rest", None), (19, "over", 3), (20, "over", 4)]
    assert marks[-1].is_today


def test_a_limit_long_past_draws_a_bounded_number_of_days() -> None:
    marks = explain(moment("01-05"), limit(1), CALENDAR, today=day("12-30"))
    assert sum(mark.kind == "over" for mark in marks) == LONGEST_OVER


def test_a_natural_limit_says_that_its_end_was_moved() -> None:
    marks = explain(moment("10-10"), limit(7, Unit.NATURAL_DAYS), CALENDAR, today=day("10-12"))
    assert kinds(marks)[-3:] == [(17, "left", 7), (18, "rest", None), (19, "due", None)]
    assert marks[-2].reason == "顺延"


def test_days_of_a_notice_are_marked() -> None:
    notice = (Pause(day("10-13"), day("10-15"), "公示"),)
    marks = explain(moment("10-12"), limit(5), CALENDAR, today=day("10-12"), publicity=notice)
    assert [mark.day.day for mark in marks if mark.kind == "publicity"] == [13, 14, 15]


def test_projected_days_are_marked() -> None:
    marks = explain(moment("12-30"), limit(3), CALENDAR, today=day("12-30"))
    assert [mark.known for mark in marks] == [True, True, False, False, False, False]


def test_days_of_an_extension_go_on_counting() -> None:
    marks = explain(moment("10-10"), limit(7, Unit.NATURAL_DAYS), CALENDAR, today=day("10-12"), extension=2)
    assert kinds(marks)[-5:] == [
        (17, "left", 7),
        (18, "rest", None),
        (19, "rest", None),  # the day without the extension, moved from the weekend
        (20, "left", 8),
        (21, "due", 9),
    ]


@given(_STARTS, st.integers(1, 40), _UNITS, _PAUSES, st.integers(-5, 60), st.sampled_from([0, 0, 5]))
def test_the_sum_always_reaches_the_due_day(
    start: datetime, value: int, unit: Unit, pauses: list[Pause], later: int, extension: int
) -> None:
    spec = limit(value, unit)
    today = start.date() + timedelta(days=later)
    marks = explain(start, spec, CALENDAR, today=today, pauses=pauses, extension=extension)
    ends = due(start, spec, CALENDAR, pauses=pauses, extension=extension).due_on
    assert [mark.day for mark in marks if mark.is_due] == [ends]
    numbers = [mark.number for mark in marks if mark.number is not None and mark.kind != "over"]
    assert numbers == list(range(1, len(numbers) + 1))
    if unit in (Unit.WORKING_DAYS, Unit.NATURAL_DAYS):
        assert len(numbers) == value + extension
