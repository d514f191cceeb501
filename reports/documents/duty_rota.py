"""值班表: a month on one page (DZ-5)."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from reports.documents.hall_people import sample_people
from reports.hall_contexts import RotaContext, RotaDay
from reports.specimens import Specimen
from reports.wording import date_words

_WEEKDAYS = "一二三四五六日"
Turn = tuple[str, str, str]  # shift, name, phone


def build(
    *,
    organisation_name: str,
    first: dt.date,
    turns: Mapping[dt.date, Sequence[Turn]],
    rest_days: Collection[dt.date],
    phone: str,
    supervise_phone: str,
    made_on: dt.date,
) -> RotaContext:
    """The month of `first`, every day of it; days on which nobody works otherwise are marked."""
    last = calendar.monthrange(first.year, first.month)[1]
    days = [first.replace(day=day) for day in range(1, last + 1)]
    return RotaContext(
        title=f"{first.year}年{first.month}月值班表",
        organisation_name=organisation_name,
        days=tuple(
            RotaDay(
                day=day.day, weekday=_WEEKDAYS[day.weekday()], rest=day in rest_days, turns=tuple(turns.get(day, ()))
            )
            for day in days
        ),
        phone=phone,
        supervise_phone=supervise_phone,
        made_on=date_words(made_on),
    )


def sample(it: Specimen) -> RotaContext:
    """Everyone in turn."""
    people, first = sample_people(it), it.accepted_at.date().replace(day=1)
    days = [first + dt.timedelta(days=at) for at in range(31)]
    return build(
        organisation_name=it.hall.name,
        first=first,
        turns={day: [("全天", people[at % 3].name, people[at % 3].phone)] for at, day in enumerate(days)},
        rest_days=[day for day in days if day.weekday() > 4],
        phone=it.hall.phone,
        supervise_phone=it.hall.supervise_phone,
        made_on=first,
    )
