"""What the pages of an evaluation have in common."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from contextlib import suppress

from flask import request
from flask_babel import gettext as _

from app.errors import Invalid
from app.evaluation.rating import Rated
from app.models import EvaluationRound
from app.views.supervision.asked import YEARS


def quarter_words(found: EvaluationRound) -> str:
    """2026年第3季度."""
    return _("%(year)s年第%(n)s季度", year=found.year, n=found.quarter)


def typed_day(name: str) -> dt.date | None:
    """A day from the form."""
    with suppress(ValueError):
        day = dt.date.fromisoformat(request.form.get(name, ""))
        return day if day.year in YEARS else None
    return None


def wrong_of(refusal: Invalid | None) -> Mapping[str, str]:
    """What is wrong, by the name of the field."""
    return {one.name: one.message for one in refusal.problems if hasattr(one, "name")} if refusal else {}


def typed_ratings() -> Mapping[int, Rated]:
    """`grade_<agent>` and `remark_<agent>` of a sheet."""
    said: dict[int, Rated] = {}
    for name in request.form:
        kind, _line, subject = name.partition("_")
        if kind == "grade" and subject.isdigit() and len(subject) < 10:
            grade = request.form.get(name, 0, type=int)
            said[int(subject)] = Rated(grade, request.form.get(f"remark_{subject}", ""))
    return said
