"""What can be wrong with an action on a case, beside what `app.errors` already names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from app.dates import short_day, weekday
from app.errors import Invalid


@dataclass
class TooEarly(Invalid):
    """A step with publicity cannot be finished before `earliest`."""

    earliest: date = date.max

    @classmethod
    def until(cls, earliest: date, step_name: str) -> TooEarly:
        """The exception with its sentence."""
        named = _("%(day)s（%(weekday)s）", day=short_day(earliest), weekday=weekday(earliest))
        message = _("“%(step)s”的公示期还没有满，%(day)s起才能通过", step=step_name, day=named)
        return cls(message=message, earliest=earliest)
