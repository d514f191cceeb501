"""Papers of a case file: what was issued, and what belongs to the case without being issued by it.

Those are the notice it was begun from, mandates made before it, signatures that no paper shows, hand-overs of papers.

催办单 and 督办单 are left out on purpose. A supervisor writes them to a unit, mostly about the cases of several
people; they are archived with the unit that issued them, and the applicant, who may ask to see the file, is no party
to them (《政府信息公开条例》 article 16: internal affairs, papers of the process). What came of them, the course of
handling tells.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.case_page import CasePage
from app.cases.moving.mandate_making import items_of
from app.clock import local_date
from app.issuing import notices
from app.issuing.assets import load_assets
from app.issuing.file_signatures import SignedSheet, signed_on_application, signed_on_mandate, signed_on_receipt
from app.issuing.making import html_of
from app.issuing.on_demand import ON_DEMAND
from app.issuing.verifying import issuer_words
from app.models import Case, Handover, HandoverItem, IssuedPaper, Mandate, MandateCase, Notice, Organisation
from app.people.actors import Actor
from app.printing.mandates import standing_mandate
from app.printing.manifests import manifest_of
from app.publishing.versions import current_versions
from reports.render import render_html

# What was given when the case came in, then the application; the documents follow these, all other papers come later.
_FIRST = (
    *("one_time_notice", "receiving", "acceptance", "agent_acceptance"),
    *("application", "checklist", "mandate", "mandate_trustee"),
)
_BY_APPLICANT = frozenset({"application", "mandate", "mandate_trustee"})  # 责任者: whose words they are
_LATER = len(_FIRST)
_MOVED = ("sent", "received", "differing", "closed")  # of a hand-over that really went


@dataclass(frozen=True, kw_only=True)
class FilePaper:
    """A paper of the file, its words and pictures read."""

    title: str
    number: str = ""
    author: str
    day: date
    html: str = field(repr=False)
    assets: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    place: int = _LATER
    at: datetime  # tells the order of those of one place
    original: str = ""  # where its signed PDF lies
    attached: bool = False  # its pictures are evidence: they are attached as they are

    @property
    def is_first(self) -> bool:
        """Whether it stands before the documents."""
        return self.place < _LATER


def papers_of(session: Session, page: CasePage, *, asked: Collection[int], actor: Actor) -> list[FilePaper]:
    """All of them, in the order of the file. `asked`: the papers on demand that say how the case stands now."""
    found = [
        *_notices(session, page),
        *_issued(session, page, asked),
        *_signed(session, page),
        *_mandates(session, page),
        *_handovers(session, page, actor),
    ]
    return sorted(found, key=lambda one: (one.place, one.at))


def _issued(session: Session, page: CasePage, asked: Collection[int]) -> Iterator[FilePaper]:
    """Made papers that are not void. Of an earlier state of the case the application is there if somebody has it."""
    statement = (
        select(IssuedPaper, Organisation)
        .join(Organisation, Organisation.id == IssuedPaper.organisation_id)
        .where(IssuedPaper.case_id == page.case_id, IssuedPaper.state == "made")
        .order_by(IssuedPaper.happened_at, IssuedPaper.id)
    )
    for paper, issuer in session.execute(statement).tuples():
        if paper.kind not in ON_DEMAND or paper.prints or paper.id in asked:
            author = page.applicant_name if paper.kind in _BY_APPLICANT else issuer_words(session, paper, issuer)
            yield _paper(session, paper, author)


def _paper(session: Session, paper: IssuedPaper, author: str) -> FilePaper:
    return FilePaper(
        title=paper.title,
        number=paper.number or "",
        author=author,
        day=paper.dated_on,
        html=html_of(paper),
        assets=load_assets(session, json.loads(paper.assets)),
        place=_place(paper.kind),
        at=paper.happened_at,
        original=paper.file_name or "",
    )


def _place(kind: str) -> int:
    return _FIRST.index(kind) if kind in _FIRST else _LATER


def _notices(session: Session, page: CasePage) -> Iterator[FilePaper]:
    """一次性告知单 that the case was begun from, as they were given; those from before that was kept have no words."""
    begun = select(Notice, Organisation).join(Organisation, Organisation.id == Notice.organisation_id)
    mine = begun.join(Case, Case.submission_token == Notice.draft_token).where(Case.id == page.case_id)
    for row, issuer in session.execute(mine.where(Notice.content.is_not(None)).order_by(Notice.id)).tuples():
        yield FilePaper(
            title="一次性告知单",
            number=row.number,
            author=str(issuer),
            day=local_date(row.given_at),
            html=notices.html_of(row),
            place=_place("one_time_notice"),
            at=row.given_at,
        )


# ── signatures that no paper shows ─────────────────────────────────────────────────────────────────


def _signed(session: Session, page: CasePage) -> Iterator[FilePaper]:
    """Photographs of names on the application, and how the result was signed for."""
    if (sheet := signed_on_application(session, page)) is not None:
        yield _signatures(sheet, author=page.applicant_name, kind="application")
    for sheet in signed_on_receipt(session, page):
        yield _signatures(sheet, author=sheet.context.marks[0].name, kind="")


def _signatures(sheet: SignedSheet, *, author: str, kind: str) -> FilePaper:
    return FilePaper(
        title=sheet.context.title,
        number=sheet.context.about,
        author=author,
        day=local_date(sheet.at),
        html=render_html("case_signed", sheet.context),
        assets=sheet.pictures,
        place=_place(kind),
        at=sheet.at,
        attached=True,
    )


# ── mandates ───────────────────────────────────────────────────────────────────────────────────────


def _mandates(session: Session, page: CasePage) -> Iterator[FilePaper]:
    """The mandates of a case: their words where they were made before it, and how they were signed.

    The words of one that came with the case are an issued paper of the case.
    """
    mine = select(Mandate).join(MandateCase, MandateCase.mandate_id == Mandate.id)
    for row in session.scalars(mine.where(MandateCase.case_id == page.case_id).order_by(MandateCase.id)):
        if items_of(row):
            yield _standing(session, page, row)
        if (sheet := signed_on_mandate(session, page, row)) is not None:
            yield _signatures(sheet, author=row.principal, kind="mandate")


def _standing(session: Session, page: CasePage, row: Mandate) -> FilePaper:
    codes, day = items_of(row), local_date(row.made_at)
    known = current_versions(session, codes, day)
    versions = [known[code] for code in codes if code in known] or [page.version]
    context = standing_mandate(row, versions, day=None)
    return FilePaper(
        title=context.title,
        number=row.number,
        author=row.principal,
        day=local_date(row.signed_at) if row.signed_at else day,
        html=render_html("mandate", context),
        place=_place("mandate"),
        at=row.signed_at or row.made_at,
    )


# ── hand-overs ─────────────────────────────────────────────────────────────────────────────────────


def _handovers(session: Session, page: CasePage, actor: Actor) -> Iterator[FilePaper]:
    """材料移交清单 on which papers of this case went, with its own lines only: the others are other people's."""
    lines = select(HandoverItem.handover_id).where(HandoverItem.case_id == page.case_id)
    went = select(Handover).where(Handover.id.in_(lines), Handover.state.in_(_MOVED)).order_by(Handover.id)
    for row in session.scalars(went):
        context = manifest_of(session, row, actor=actor, only=page.case_id)
        at = row.sent_at or row.made_at
        yield FilePaper(
            title="材料移交清单",
            number=row.number,
            author=str(row.sender),
            day=local_date(at),
            html=render_html("manifest", context),
            at=at,
        )
