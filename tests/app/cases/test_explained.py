"""A due day says how it came about."""

from __future__ import annotations

from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from app.cases.calendar_days import WorkCalendar
from app.cases.deadlines import Pause, due
from app.cases.explained import Explanation, Extension, Running, Spell, explain_running
from app.clock import ZONE
from catalog.primitives import LimitSpec, Unit

_HOLIDAYS = {(9, 25): "中秋节", **{(10, number): "国庆节" for number in (1, 2, 5, 6, 7)}}
_MADE_UP = {(9, 20): "国庆节调休上班", (10, 10): "国庆节调休上班"}
CALENDAR = WorkCalendar(
    days={date(2026, *one): one in _MADE_UP for one in (*_HOLIDAYS, *_MADE_UP)},
    years=frozenset({2026}),
    names={date(2026, *one): name for one, name in {**_HOLIDAYS, **_MADE_UP}.items()},
)


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def at(text: str, hour: int = 10) -> datetime:
    return datetime.combine(day(text), datetime.min.time().replace(hour=hour), ZONE)


def explained(start: str, value: int, unit: Unit = Unit.WORKING_DAYS, *, today: str, **more: object) -> Explanation:
    given_more: dict[str, object] = {"event": "收到", **more}
    running = Running(start=at(start), limit=LimitSpec(value=value, unit=unit), **given_more)  # type: ignore[arg-type]
    return explain_running(running, CALENDAR, today=day(today))


def test_holidays_by_name_and_worked_weekends() -> None:
    found = explained("09-18", 12, today="09-29")
    assert found.due_on == day("10-12")
    assert found.holidays == (
        Spell(day("09-25"), day("09-27"), "中秋节", 3),
        Spell(day("10-01"), day("10-07"), "国庆节", 7),
    )
    assert found.made_up == (day("09-20"), day("10-10"))
    assert found.sentences() == (
        "2026年9月18日收到，当天不算，从9月19日起算 12 个工作日。",
        "放假不算：9月25日至27日（中秋节）、10月1日至7日（国庆节）、周末 2 天。",
        "调休上班照算：9月20日、10月10日。",
        "10月12日到期。",
        "到9月29日用了 7 天，还剩 5 个工作日。",
    )


def test_a_pause_says_its_reason_and_its_days() -> None:
    pauses = (Pause(day("10-15"), day("10-19"), "补正"), Pause(day("10-20"), day("10-21"), "专家评审"))
    found = explained("10-12", 5, today="10-22", pauses=pauses, event="受理")
    assert [(one.name, one.days) for one in found.pauses] == [("补正", 3), ("专家评审", 2)]
    assert found.used == 3
    assert "10月15日至19日补正，停 3 天不算。" in found.text()
    assert found.text().startswith("2026年10月12日受理，")


def test_while_the_clock_stands_it_says_so() -> None:
    pauses = (Pause(day("10-15"), day("10-19"), "补正"),)
    found = explained("10-12", 5, today="10-19", pauses=pauses, stands="等补正")
    assert found.sentences()[-1] == "现在等补正，时间停着。"


def test_an_extension_says_from_which_day_and_why() -> None:
    found = explained("10-12", 5, today="10-15", extension=Extension(10, "案情复杂，需要补充调查。"))
    assert (found.unextended_on, found.due_on) == (day("10-19"), date(2026, 11, 2))
    assert "原来10月19日到期，因案情复杂，需要补充调查，批准延长 10 个工作日。" in found.sentences()


def test_a_natural_limit_that_ends_on_a_weekend_is_moved() -> None:
    found = explained("10-11", 7, Unit.NATURAL_DAYS, today="10-19")
    assert (found.moved_from, found.due_on, found.left) == (day("10-18"), day("10-19"), 0)
    assert "期满那天（10月18日）不能办，顺延到10月19日。" in found.sentences()
    assert found.holidays == () and found.weekend_days == 0  # natural days leave nothing out


def test_a_notice_that_hangs_longer_than_the_limit_stretches_it() -> None:
    notice = (Pause(day("10-13"), day("10-19"), "公示"),)
    found = explained("10-12", 5, today="10-13", publicity=notice, due_on=day("10-20"))
    assert found.stretched
    assert found.sentences()[-4:-1] == (
        "10月13日至19日公示。",
        "公示要挂满才能往下办，到期日往后推。",
        "10月20日到期。",
    )


def test_waiting_for_the_window_is_told_first() -> None:
    found = explained("11-02", 3, today="11-03", handed_in_on=day("10-25"))
    assert found.sentences()[0] == "2026年10月25日交来，不在集中受理时间，等到开始受理那天才算收到。"


def test_over_finished_and_on_the_last_day() -> None:
    assert explained("10-12", 2, today="10-14").sentences()[-1] == "10月14日就是最后一天。"
    assert explained("10-12", 2, today="10-19").sentences()[-1] == "到10月19日已经超过 3 个工作日。"
    finished = explained("10-12", 5, today="11-30", finished_on=day("10-14"))
    assert finished.sentences()[-1] == "10月14日办完，用了 2 天。"
    assert explained("10-12", 0, today="10-12").sentences()[0] == "2026年10月12日收到，要求当场办结。"


def test_hours_say_the_time() -> None:
    found = explained("10-16", 4, Unit.WORKING_HOURS, today="10-16")
    assert found.sentences()[0] == "2026年10月16日10:00收到，从这时起算 4 个工作小时。"
    assert "10月16日16:00到期。" in found.sentences()


def test_a_year_that_is_not_announced_is_projected() -> None:
    found = explained("12-30", 3, today="12-30")
    assert (found.projected, found.unknown_years) == (True, (2027,))
    assert "2027年1月4日到期（推算）。" in found.sentences()
    assert "2027 年的放假安排还没公布，先按周一至周五算。" in found.sentences()


_PAUSES = st.lists(
    st.tuples(st.dates(day("01-01"), day("12-01")), st.integers(0, 9)).map(
        lambda pair: Pause(pair[0], date.fromordinal(pair[0].toordinal() + pair[1]), "补正")
    ),
    max_size=3,
)


@given(
    st.dates(day("01-01"), day("12-31")),
    st.integers(0, 60),
    st.sampled_from(list(Unit)),
    _PAUSES,
    st.integers(0, 5),
    st.integers(0, 90),
)
def test_the_words_end_on_the_day_that_the_arithmetic_gives(
    start: date, value: int, unit: Unit, pauses: list[Pause], extension: int, later: int
) -> None:
    running = Running(
        event="收到",
        start=datetime.combine(start, datetime.min.time(), ZONE),
        limit=LimitSpec(value=value, unit=unit),
        pauses=pauses,
        extension=Extension(extension) if extension else None,
    )
    found = explain_running(running, CALENDAR, today=date.fromordinal(start.toordinal() + later))
    expected = due(running.start, running.limit, CALENDAR, pauses=pauses, extension=extension)
    assert (found.due_on, found.projected) == (expected.due_on, expected.projected or found.projected)
    assert f"{expected.due_on.month}月{expected.due_on.day}日" in found.text()
    assert "%(" not in found.text()
    if unit is Unit.WORKING_DAYS and value:
        stood = sum(spell.days for spell in found.pauses)
        rested = found.weekend_days + sum(spell.days for spell in found.holidays)
        assert (found.due_on - start).days == value + extension + stood + rested
