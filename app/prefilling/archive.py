"""民情档案 as a source."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _

from app.archive.reading import HOUSEHOLD_ROWS, IN_PERSON, facts_of
from app.prefilling.sources import Found, Request

_KEEP = "keep_people"
_PROXY = "proxy"  # vocabulary look_purpose


class Archive:
    """What the keepers of records wrote down of the person. Who is not there in person is looked up nearby only."""

    id = "archive"

    def look(self, request: Request) -> Iterable[Found]:
        """The record of this person; the archive keeps the look itself."""
        if not request.actor.can(_KEEP):
            return []
        values = facts_of(
            request.session,
            id_number=request.id_number,
            purpose=IN_PERSON if request.in_person else _PROXY,
            place=request.version.definition.code,
            with_members=any(not HOUSEHOLD_ROWS.isdisjoint(one.prefill) for one in request.version.definition.fields()),
            actor=request.actor,
            now=request.now,
        )
        return [Found(values, _("民情档案"))] if values else []
