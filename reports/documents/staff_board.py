"""去向公示牌: who works here, where they are, whom to ask meanwhile (DZ-2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from reports.documents.hall_people import sample_people
from reports.hall_contexts import BoardContext, BoardPerson
from reports.specimens import Specimen
from reports.wording import date_words


def build(
    *, organisation_name: str, people: Sequence[BoardPerson], hours: str, phone: str, supervise_phone: str, day: dt.date
) -> BoardContext:
    """The board of a hall as it is on a day."""
    return BoardContext(
        title="工作人员去向公示",
        organisation_name=organisation_name,
        people=tuple(people),
        hours=hours,
        phone=phone,
        supervise_phone=supervise_phone,
        day=date_words(day),
    )


def sample(it: Specimen) -> BoardContext:
    """A small hall."""
    return build(
        organisation_name=it.hall.name,
        people=sample_people(it),
        hours=it.hall.hours,
        phone=it.hall.phone,
        supervise_phone=it.hall.supervise_phone,
        day=it.accepted_at.date(),
    )
