"""Other cases of the same person and item: the page tells of them, and whoever goes on all the same writes why."""

from __future__ import annotations

from collections.abc import Sequence

from flask import request
from flask_babel import gettext as _

from app.cases.duplicates import Duplicate
from app.prefilling.provenance import LONGEST_REASON
from forms.errors import FieldError

REASON = "same_reason"
TOLD = "same_told"  # goes along with the reason: the numbers that stood on the page where it was written


def reason() -> str:
    """Why there is to be another case."""
    return request.form.get(REASON, "").strip()[:LONGEST_REASON]


def told() -> frozenset[str]:
    """The cases in spite of which the form is sent: those the page told of, when a reason was written."""
    return frozenset(request.form.getlist(TOLD)) if reason() else frozenset()


def errors_of(found: Sequence[Duplicate]) -> list[FieldError]:
    """What is to be done about cases of which nobody was told yet; at most one sentence."""
    new = [one for one in found if one.number not in told()]
    if not new:
        return []
    words = _("这个人办过这个事项（%(number)s）。还要再办的，请写明原因", number=new[0].number)
    if reason():  # a desk elsewhere was faster
        words = _("这个人另有一个同样的办件（%(number)s）。看过以后还要再办的，请再提交一次", number=new[0].number)
    return [FieldError(REASON, _("重复办理"), words)]
