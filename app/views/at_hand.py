"""Papers of a form that are not on the desk: those an earlier case holds, and those promised to follow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app import clock
from app.cases.applications import applicant_of
from app.cases.calendar import load_calendar
from app.cases.on_file import OnFile, papers_on_file
from app.cases.promises import due_day, promised_papers
from app.people.actors import Actor
from app.publishing.versions import LoadedVersion
from catalog.vocabulary import label
from forms.errors import FieldError
from forms.submission import Submission

ON_FILE, PROMISE = "on_file", "promise"  # names of the controls; ON_FILE is the button's action too


@dataclass(frozen=True)
class Promised:
    """A paper that may follow: by when, and what happens otherwise."""

    name: str
    originals: int
    copies: int
    due_on: dt.date
    lapse: str


@dataclass(frozen=True)
class AtHand:
    """What the page offers beside the papers received."""

    submission: Submission
    offers: tuple[OnFile, ...] = ()
    chosen: frozenset[str] = frozenset()
    promised: Sequence[Promised] = ()
    is_promised: bool = False

    @property
    def errors(self) -> list[FieldError]:
        """Papers may only follow when the clerk has said so."""
        if not self.promised or self.is_promised:
            return []
        names = _("、").join(paper.name for paper in self.promised)
        sentence = _("“%(papers)s”没有收齐，可以容缺受理：请在材料下面确认申请人承诺后补", papers=names)
        return [FieldError(PROMISE, "", sentence)]


def judge(session: Session, *, actor: Actor, version: LoadedVersion, submission: Submission) -> AtHand:
    """Look for papers on file, let the chosen ones count, and say what is to follow."""
    applicant = applicant_of(version.definition, submission.answers)
    held = papers_on_file(
        session,
        actor=actor,
        definition=version.definition,
        id_number=applicant.id_number,
        today=clock.today(),
    )
    usable = {key for key, paper in held.items() if paper.is_usable}
    chosen = frozenset(request.form.getlist(ON_FILE)) & usable
    submission = replace(submission, on_file=chosen)
    promised = tuple(_promised(session, submission))
    return AtHand(submission, tuple(held.values()), chosen, promised, request.form.get(PROMISE) == "yes")


def _promised(session: Session, submission: Submission) -> list[Promised]:
    lacking = promised_papers(submission.missing)
    if not lacking:
        return []
    now, calendar = clock.now(), load_calendar(session, since=clock.today())
    return [
        Promised(
            paper.name,
            originals,
            copies,
            due_day(paper, now=now, calendar=calendar)[0],
            label("defer_lapse", paper.defer_lapse),
        )
        for paper, originals, copies in lacking
    ]
