"""A case checked like an auditor would, from all that is on file: what `app.cases.completeness` judges."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.cases.case_page import CasePage
from app.cases.completeness import (
    APPLICATION,
    DocumentFacts,
    FileFacts,
    Finding,
    PaperFacts,
    StepFacts,
    findings,
)
from app.cases.promises import promises_of
from app.cases.workflow import State
from app.clock import local_date
from app.issuing.kinds import KINDS
from app.models import Case, IssuedPaper, Mandate, MandateCase, Signature
from app.papers.holding import Holder
from app.papers.marks import list_marks
from app.papers.pages import PageView, list_pages
from app.scanning.goals import FILLED, SIGNED
from app.scanning.returned import kinds_of_files
from catalog.input_specs import HandledBy

MANDATE = "mandate"  # the id of the document, where a service asks for one
Files = Mapping[str, Sequence[PageView]]


def check_page(session: Session, page: CasePage) -> tuple[Finding, ...]:
    """What is wrong with the file of a case that was read in scope before."""
    return findings(facts_of(session, page, files_of(session, page)))


def files_of(session: Session, page: CasePage) -> Files:
    """What was uploaded or came back from a scanner, by document."""
    return list_pages(session, holder=Holder(user_id=0, case_id=page.case_id, number=page.number))


def facts_of(session: Session, page: CasePage, files: Files) -> FileFacts:
    """The case as its file shows it."""
    case = session.execute(select(Case.handled_by, Case.accepted_by_law).where(Case.id == page.case_id)).one()
    life, papers = page.life, _papers(session, page.case_id)
    known = kinds_of_files(session, case_id=page.case_id)
    came_back = _came_back(page, files, known)
    return FileFacts(
        item_type=page.version.compiled.definition.item_type,
        state=page.state,
        submitted_on=local_date(page.submitted_at),
        accepted_on=_day(page.accepted_at),
        acceptance_due_on=life.acceptance_due_on,
        accepted_by_law=case.accepted_by_law,
        decided_on=_day(page.decided_at),
        outcome=life.outcome or "",
        promised_due_on=page.promised_due_on,
        delivered_on=_day(life.delivered_at),
        delivery_due_on=life.delivery_due_on,
        receiver=life.delivery.get("receiver", ""),
        by_agent=case.handled_by == HandledBy.AGENT,
        mandate=page.mandate,
        is_extended=bool(life.extended_days),
        pauses=len(life.pauses),
        signers=frozenset(session.scalars(select(Signature.role).where(Signature.case_id == page.case_id))),
        has_application=not _is_filed(page) or APPLICATION in came_back or _is_issued(papers, APPLICATION),
        returns=came_back,
        unknown_returns=sum(one.id not in known for one in files.get(SIGNED, ())),
        steps=_steps(page),
        papers=papers,
        documents=_documents(session, page, files),
    )


def forms_of(page: CasePage) -> frozenset[str]:
    """Documents of the case that are its application form: the desk makes them, and the file has it as a paper."""
    return frozenset(one.id for one in page.version.definition.documents if one.produced_by_desk)


def unscanned_of(session: Session, page: CasePage) -> frozenset[str]:
    """Documents that nobody need scan, because the file has them as papers: the application, and a mandate that was
    signed on the screen."""
    signed = Mandate.signed_way.in_(("drawn", "thumb"))
    mine = select(Mandate.id).join(MandateCase, MandateCase.mandate_id == Mandate.id)
    found = session.scalars(mine.where(MandateCase.case_id == page.case_id, signed).limit(1)).first()
    return forms_of(page) | ({MANDATE} if found is not None else set())


def _came_back(page: CasePage, files: Files, known: Mapping[int, frozenset[str]]) -> frozenset[str]:
    """Kinds of papers that came back, as their codes say, and as the place says into which somebody put them."""
    by_code = {kind for one in (page for pages in files.values() for page in pages) for kind in known.get(one.id, ())}
    by_place = {APPLICATION for place in (FILLED, *forms_of(page)) if files.get(place)}
    return frozenset(by_code | by_place | {place for place in files if place in KINDS})


def _is_filed(page: CasePage) -> bool:
    """Filing puts the application into the file (`app.issuing.filing`); what was filed before it did may lack it."""
    return page.state == State.ARCHIVED


def _is_issued(papers: Sequence[PaperFacts], kind: str) -> bool:
    return any(one.kind == kind and one.state == "made" for one in papers)


def _day(moment: datetime | None) -> dt.date | None:
    return local_date(moment) if moment else None


def _steps(page: CasePage) -> tuple[StepFacts, ...]:
    return tuple(
        StepFacts(
            name=step.name,
            kind=step.kind,
            outcome=step.outcome or "",
            person=step.person,
            finished=step.finished_at is not None and step.state != "skipped",
            opinion=step.opinion,
        )
        for step in page.steps
    )


def _papers(session: Session, case_id: int) -> tuple[PaperFacts, ...]:
    columns = (IssuedPaper.kind, IssuedPaper.title, IssuedPaper.state, IssuedPaper.dated_on, IssuedPaper.prints)
    rows = session.execute(select(*columns).where(IssuedPaper.case_id == case_id).order_by(IssuedPaper.id))
    return tuple(_paper(row) for row in rows)


def _paper(row: Row[tuple[str, str, str, dt.date, int]]) -> PaperFacts:
    name = row.title or (KINDS[row.kind].name if row.kind in KINDS else row.kind)
    return PaperFacts(kind=row.kind, name=name, state=row.state, dated_on=row.dated_on, prints=row.prints)


def _documents(session: Session, page: CasePage, files: Files) -> tuple[DocumentFacts, ...]:
    marks = list_marks(session, case_id=page.case_id)
    unscanned = unscanned_of(session, page)
    promised = {one.document_id for one in promises_of(session, case_number=page.number) if one.is_open}
    return tuple(
        DocumentFacts(
            name=one.name,
            is_short=one.is_short,
            is_promised=one.document_id in promised,
            files=len(files.get(one.document_id, ())),
            is_in_file=one.document_id in unscanned,
            mark=(marks[one.document_id].mark or "") if one.document_id in marks else "",
        )
        for one in page.documents
    )
