"""The number of the form on paper from which a new case is typed: on the form, and at the search for a service."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import request
from flask_babel import gettext as _

from app.cases import blanks
from app.errors import NotFoundHere
from app.extensions import db
from app.publishing.versions import LoadedVersion
from app.views.filling import BLANK
from forms.errors import FieldError

ASKED = "blank"  # in the address of an empty form


@dataclass(frozen=True)
class BlankNumber:
    """The number as it stands on the form, with what is to be said of it."""

    number: str = ""
    problem: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Begun:
    """A case may be begun from this blank."""

    number: str
    code: str  # of its service


def of_address(version: LoadedVersion) -> BlankNumber:
    """The number in the address of an empty form, judged at once; one statement where there is one."""
    typed = request.args.get(ASKED, "").strip()
    return _judged(typed, version) if typed else BlankNumber()


def of_draft(pairs: Iterable[tuple[str, str]]) -> BlankNumber:
    """As it was kept; it is judged when the form is sent."""
    return BlankNumber(dict(pairs).get(BLANK, ""))


def posted() -> str:
    """As it was typed."""
    return request.form.get(BLANK, "").strip()[:60]


def error(message: str) -> FieldError:
    """What is wrong with the number, beside it and in the summary."""
    return FieldError(BLANK, _("空白表编号"), message)


def judged_again(version: LoadedVersion) -> BlankNumber:
    """What was posted, for a form that goes back to the desk: one statement where a number was typed."""
    typed = posted()
    return _judged(typed, version) if typed else BlankNumber()


def in_search(text: str) -> Begun | None:
    """The blank whose page was scanned, or whose number was typed, into the search for a service."""
    if not blanks.number_in(text):
        return None
    try:
        blank = blanks.find_blank(db.session(), number=text)
    except NotFoundHere:
        return None
    return None if blank.case_id else Begun(blank.number, blank.code)


def _judged(typed: str, version: LoadedVersion) -> BlankNumber:
    try:
        blank = blanks.find_blank(db.session(), number=typed)
    except NotFoundHere as missing:
        return BlankNumber(typed, missing.what)
    problem = blanks.refused_for(blank, version.definition.code)
    is_older = blank.service_version_id != version.id and not problem
    hint = _("这张表不是按现在的版本印的，请对照着看有没有要补问的。") if is_older else ""
    return BlankNumber(blank.number, problem, hint)
