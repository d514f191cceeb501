"""窗口人员速查卡: what the program itself knows of keys, marks and bounds, on paper."""

from __future__ import annotations

from typing import Final

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app import clock
from app.cases.on_file import USABLE_GRADES
from app.errors import NotFoundHere
from app.keyboard import Place, shortcuts_of
from app.models import Organisation
from app.papers.marks import LACKING, MARK_WORDS
from app.script_words import SCRIPT_WORDS
from forms.roster_book import MOST_ROWS
from reports.card_contexts import QuickCardContext
from reports.documents import quick_card

_GROUPS: Final[tuple[tuple[str, Place], ...]] = (
    ("填表时", "form"),
    ("在办件列表", "worklist"),
    ("看材料图时", "pages"),
    ("哪里都能用", "everywhere"),
)


def quick_card_of(session: Session, *, organisation_id: int | None) -> QuickCardContext:
    """The card of an organisation; NotFoundHere for one that is not there."""
    place = session.get(Organisation, organisation_id) if organisation_id else None
    if place is None:
        raise NotFoundHere(_("您的账号还没有单位，请先找管理员"))
    settings = current_app.extensions["desk"].settings
    return quick_card.build(
        organisation_name=str(place),
        printed_on=clock.today(),
        url=f"{settings.base_url}/guides/",
        keys=[(title, [(key.parts, key.words) for key in shortcuts_of(group)]) for title, group in _GROUPS],
        markers=SCRIPT_WORDS["keeping"],
        marks=MARK_WORDS,
        lacking_marks=LACKING,
        usable_grades=USABLE_GRADES,
        most_rows=MOST_ROWS,
        idle_minutes=settings.idle_minutes,
    )
