"""The special work of a step, done as it should be: for tests that want to get past it."""

from __future__ import annotations

from datetime import date

from app.cases.special.registry import kinds_of
from app.cases.special.work import Typed
from catalog.step_specs import StepSpec


def whole_form(spec: StepSpec, on: date) -> Typed:
    """A form with everything the step asks for, done on this day; empty for most steps."""
    return Typed([pair for kind in kinds_of(spec) for pair in _WHOLE[kind.id](spec, on.isoformat())])


def _inspection(spec: StepSpec, on: str) -> list[tuple[str, str]]:
    rules = spec.inspection
    least, headings = (rules.min_visitors, rules.record) if rules else (2, ())
    visitors = [("s_visitor", f"核查人{number}") for number in range(1, least + 1)]
    notes = [(f"s_note_{at}", "属实") for at in range(max(1, len(headings)))]
    return [*visitors, ("s_place", "申请人家中"), ("s_day", on), ("s_time", "00:00"), *notes]


def _publicity(spec: StepSpec, on: str) -> list[tuple[str, str]]:
    shows = spec.publicity.shows if spec.publicity else ()
    return [("s_put_up_on", on), ("s_put_up_place", "公开栏"), *((f"s_shown_{at}", "示例") for at in range(len(shows)))]


def _vote(spec: StepSpec, on: str) -> list[tuple[str, str]]:
    return [("s_held_on", on), ("s_should", "9"), ("s_present", "9"), ("s_agree", "9")]


_WHOLE = {"inspection": _inspection, "publicity": _publicity, "vote": _vote}
