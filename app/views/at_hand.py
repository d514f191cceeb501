"""Papers of a form that are not on the desk: those an earlier case holds, and those promised to follow.

A case that is mended brings some with it: what it took over, what a certificate stood in for, what was promised when it
was handed in. Only what is to be promised anew is asked about.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from flask import request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app import clock
from app.cases.applications import applicant_of
from app.cases.calendar import load_calendar
from app.cases.on_file import OnFile, TakenOver, papers_on_file, taken_over
from app.cases.promises import due_day, promised_papers, promises_of
from app.cases.queries import CasePage
from app.people.actors import Actor
from app.publishing.versions import LoadedVersion
from catalog.definition import ServiceDefinition
from catalog.vocabulary import label
from forms.checklist import is_exempt
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
class Settled:
    """A paper of a case that need not be brought, and what stands in for it."""

    document_id: str
    name: str
    words: str


@dataclass(frozen=True)
class AtHand:
    """What the page offers beside the papers received."""

    submission: Submission
    offers: tuple[OnFile, ...] = ()
    chosen: frozenset[str] = frozenset()
    promised: Sequence[Promised] = ()
    is_promised: bool = False
    settled: Sequence[Settled] = ()  # of a case that is mended

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
    return AtHand(submission, tuple(held.values()), chosen, promised, _says_so())


def judge_mended(session: Session, *, actor: Actor, page: CasePage, submission: Submission) -> AtHand:
    """The same for a case that is mended: its own papers are none of an earlier case, its promises stand."""
    definition = page.version.definition
    applicant, before = (applicant_of(definition, one).id_number for one in (submission.answers, page.answers))
    held = papers_on_file(
        session,
        actor=actor,
        definition=definition,
        id_number=applicant,
        today=clock.today(),
        other_than=page.number,
    )
    taken = taken_over(session, case_number=page.number) if applicant == before else {}
    offers = tuple(paper for paper in held.values() if paper.document_id not in taken)
    chosen = frozenset(request.form.getlist(ON_FILE)) & {one.document_id for one in offers if one.is_usable}
    certificates = frozenset(page.provenance.exempt if applicant == before else ())
    submission = replace(submission, on_file=chosen | taken.keys(), certificates=certificates)
    owed = {one.document_id for one in promises_of(session, case_number=page.number) if one.is_open}
    promised = tuple(_promised(session, submission, owed))
    settled = tuple(_settled(definition, taken, certificates))
    return AtHand(submission, offers, chosen, promised, _says_so(), settled)


def _settled(
    definition: ServiceDefinition, taken: Mapping[str, TakenOver], certificates: Collection[str]
) -> Iterator[Settled]:
    for document in definition.documents:
        if document.id in taken:
            source = taken[document.id].case_number
            yield Settled(document.id, document.name, _("沿用 %(number)s 交的", number=source))
        elif is_exempt(document, certificates):
            title = label("certificate_kind", document.exempt_by or "")
            yield Settled(document.id, document.name, _("免提交：电子证照“%(title)s”", title=title))


def _says_so() -> bool:
    return request.form.get(PROMISE) == "yes"


def _promised(session: Session, submission: Submission, owed: Collection[str] = ()) -> list[Promised]:
    lacking = [one for one in promised_papers(submission.missing) if one[0].id not in owed]
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
