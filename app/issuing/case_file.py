"""案卷: everything of a case as one PDF/A-3. It is gathered in one go; laying it out and binding comes after.

The order is that in which a hall works: what was given when the case came in, the application with its mandate and its
documents, what was issued later, what came back signed, the course of handling. Cover and contents stand in front, the
last sheet says what a check found. Which papers these are: `app.issuing.file_papers`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.cases.case_page import CasePage, case_page
from app.cases.completeness import Finding, findings
from app.cases.words import OUTCOME_WORDS
from app.clock import ZONE, local_date
from app.issuing.file_check import Files, facts_of, files_of, unscanned_of
from app.issuing.file_papers import FilePaper, papers_of
from app.issuing.filing import Filing, filing_of
from app.issuing.on_demand import ask_for_file
from app.models import Organisation
from app.papers.intake import JPEG
from app.papers.pages import PageView, read_file, read_picture
from app.papers.storage import Vault
from app.people.actors import Actor
from app.scanning.goals import PLACES
from reports.apart import PRESS
from reports.archival import About, Attachment, Entry, bind_file, pages_in
from reports.case_file_contexts import CaseCourseContext, FoundFault
from reports.documents import case_course, case_front, case_notes
from reports.documents.case_front import Piece
from reports.render import render_html
from reports.sheets import Sheet
from reports.together import AT_ONCE

Said = Callable[[int, int], None]
_UNSAFE = re.compile(r"[^\w()（）-]+")
_CATEGORY = "政务服务办件"
_JPEG_HEAD = b"\xff\xd8\xff"


@dataclass(frozen=True, kw_only=True)
class _Upload:
    """A document with its files."""

    name: str
    under: str
    pages: Sequence[PageView]


@dataclass(frozen=True, kw_only=True)
class CaseFile:
    """All that goes into the file, read from the database; nothing is laid out yet."""

    page: CasePage
    organisation: str
    keeper: str
    made_at: datetime
    papers: Sequence[FilePaper]
    uploads: Sequence[_Upload]
    faults: Sequence[Finding]
    unscanned: frozenset[str] = frozenset()  # documents that are in the file as papers
    filing: Filing | None = None

    @property
    def name(self) -> str:
        return f"{self.page.number} 案卷"


def gather_case_file(session: Session, *, actor: Actor, number: str, now: datetime) -> CaseFile:
    """A case with its papers, in a transaction that writes: application and list are asked for as the case stands, once
    for each state of it. Papers still owed are not made on the way, and left out: the check says so.

    NotFoundHere when the case is not in the person's scope.
    """
    page = case_page(session, actor=actor, number=number)
    asked = ask_for_file(session, case_id=page.case_id, actor=actor, now=now)
    files = files_of(session, page)
    return CaseFile(
        page=page,
        organisation=str(session.get_one(Organisation, page.submitting_organisation_id)),
        keeper=actor.name if actor.user_id else "",  # by command nobody has filed it yet: a line to sign
        made_at=now.astimezone(ZONE),
        papers=papers_of(session, page, asked={one.id for one in asked}, actor=actor),
        uploads=_uploads(page, files),
        faults=findings(facts_of(session, page, files)),
        unscanned=unscanned_of(session, page),
        filing=filing_of(session, case_id=page.case_id),
    )


def _uploads(page: CasePage, files: Files) -> list[_Upload]:
    """Documents in the order of the checklist, then what came back; what no list names last."""
    names = {one.document_id: one.name for one in page.documents}
    places = {place: _(words) for place, words in PLACES.items()}
    order = [*names, *(one for one in files if one not in names and one not in places), *places]
    return [
        _Upload(
            name=names.get(one) or places.get(one) or _("其他材料"),
            under=_("申请材料") if one not in places else _("签回的文书"),
            pages=files[one],
        )
        for one in order
        if files.get(one)
    ]


# ── laying out and binding ─────────────────────────────────────────────────────────────────────────


def bind_case_file(file: CaseFile, *, vault: Vault, said: Said = lambda _done, _all: None) -> bytes:
    """The file as PDF/A-3. Takes seconds: for a job, outside of any transaction."""
    sheets = [*(Sheet(one.html, one.assets) for one in file.papers), Sheet(render_html("case_course", course_of(file)))]
    laid = _laid_out(sheets, said)
    parts = list(_parts(file, laid, vault))
    pieces = [piece for _entry, piece in parts]
    attachments = list(_attachments(file, vault))
    covers = [_front(file, pieces), _notes(file, pieces, len(attachments))]
    front, notes = _laid_out([Sheet(html) for html in covers], said)
    entries = [
        replace(front, title=_("封面和目录"), numbered=False),
        *(entry for entry, _piece in parts),
        replace(notes, title=_("备考表"), numbered=False),
    ]
    about = About(title=_title(file), author=file.organisation, made_at=file.made_at)
    return bind_file(entries, attachments, about=about)


def _laid_out(sheets: Sequence[Sheet], said: Said) -> list[Entry]:
    """An entry without a title for each sheet; several are laid out in one go."""
    found: list[Entry] = []
    for start in range(0, len(sheets), AT_ONCE):
        printed = PRESS.lay_out(sheets[start : start + AT_ONCE])
        first = 0
        for pages in printed.pages:
            found.append(Entry(title="", pdf=printed.pdf, first=first, pages=pages))
            first += pages
        said(len(found), len(sheets))
    return found


def _parts(file: CaseFile, laid: Sequence[Entry], vault: Vault) -> Iterator[tuple[Entry, Piece]]:
    """Papers and uploads with what the contents say of them, in the order of the file."""
    signed_back = _("签回的文书")
    papers = list(zip(file.papers, laid, strict=False))  # the last entry is the course of handling
    yield from (_paper_part(one, entry) for one, entry in papers if one.is_first)
    yield from (_upload_part(file, one, vault) for one in file.uploads if one.under != signed_back)
    yield from (_paper_part(one, entry) for one, entry in papers if not one.is_first)
    yield from (_upload_part(file, one, vault) for one in file.uploads if one.under == signed_back)
    course = replace(laid[-1], title=_("办理过程记录"))
    yield course, _piece(course, author=file.organisation, day=local_date(file.page.decided_at or file.made_at))


def _paper_part(paper: FilePaper, laid: Entry) -> tuple[Entry, Piece]:
    entry = replace(laid, title=paper.title)
    remark = _("附电子原件") if paper.original else ""
    return entry, _piece(entry, reference=paper.number, author=paper.author, day=paper.day, remark=remark)


def _upload_part(file: CaseFile, upload: _Upload, vault: Vault) -> tuple[Entry, Piece]:
    pictures = [read_picture(vault, page, number) for page in upload.pages for number in range(page.pages)]
    entry = Entry(title=upload.name, under=upload.under, pictures=pictures)
    day = local_date(upload.pages[0].added_at)
    return entry, _piece(entry, author=file.page.applicant_name, day=day)


def _piece(entry: Entry, *, reference: str = "", author: str, day: date, remark: str = "") -> Piece:
    pages = pages_in(entry)
    return Piece(title=entry.title, reference=reference, author=author, day=day, pages=pages, remark=remark)


def _title(file: CaseFile) -> str:
    return f"{file.page.applicant_name}申请“{file.page.service_name}”办件材料"


def _front(file: CaseFile, pieces: Sequence[Piece]) -> str:
    page = file.page
    last = page.life.delivered_at or page.decided_at or file.made_at
    context = case_front.build(
        fonds=file.organisation,
        category=_CATEGORY,
        title=_title(file),
        case_number=page.number,
        first_day=local_date(page.submitted_at),
        last_day=local_date(last),
        filed_on=file.made_at.date(),
        keeper=file.keeper,
        pieces=pieces,
        place=_place(file.filing),
    )
    return render_html("case_front", context)


def _place(filing: Filing | None) -> tuple[str, str, str]:
    """全宗号, 目录号, 案卷号; empty for a pen."""
    place = filing.place if filing else None
    return (place.fonds, place.catalogue, str(place.volume)) if place else ("", "", "")


def _notes(file: CaseFile, pieces: Sequence[Piece], attachments: int) -> str:
    filed = {upload.name for upload in file.uploads}
    on_paper = [one for one in file.page.documents if one.document_id not in file.unscanned]
    context = case_notes.build(
        case_number=file.page.number,
        title=_title(file),
        papers=len(pieces),
        pages=sum(piece.pages for piece in pieces),
        attachments=attachments,
        missing_files=[one.name for one in on_paper if one.name not in filed],
        faults=[_fault(one) for one in file.faults],
        keeper=file.keeper,
        filed_on=file.made_at.date(),
        reason=file.filing.reason if file.filing else "",
    )
    return render_html("case_notes", context)


def _fault(one: Finding) -> FoundFault:
    severity = case_notes.ERROR if one.severity == "error" else case_notes.WARNING
    return FoundFault(severity=severity, words=one.words, basis=one.basis)


def course_of(file: CaseFile) -> CaseCourseContext:
    """办理过程记录: steps that were begun, with what was written down at them."""
    page = file.page
    life = page.life
    days = (
        (_("收件"), _local(page.submitted_at), None),
        (_("受理"), _local(page.accepted_at), life.acceptance_due_on),
        (_("决定"), _local(page.decided_at), page.promised_due_on),
        (_("送达"), _local(life.delivered_at), life.delivery_due_on),
        (_("归档"), _local(life.archived_at), None),
    )
    return case_course.build(
        case_number=page.number,
        service=page.service_name,
        applicant=page.applicant_name,
        organisation=file.organisation,
        days=days,
        steps=[
            case_course.step(
                name=step.name,
                place=step.place,
                person=step.person,
                opened=step.opened_at.astimezone(ZONE) if step.opened_at else None,
                finished=step.finished_at.astimezone(ZONE) if step.finished_at else None,
                outcome=_(OUTCOME_WORDS[step.outcome]) if step.outcome in OUTCOME_WORDS else "",
                opinion=step.opinion,
                lines=[f"{line.label}：{line.value}" for line in page.written.get(step.position, ())],
            )
            for step in page.steps
            if step.opened_at is not None
        ],
    )


def _local(moment: datetime | None) -> date | None:
    return local_date(moment) if moment else None


# ── what is attached ───────────────────────────────────────────────────────────────────────────────


def _attachments(file: CaseFile, vault: Vault) -> Iterator[Attachment]:
    """The files as they are kept, pictures of signatures, the signed originals of papers, numbered in their order."""
    number = 0
    for upload in file.uploads:
        for page in upload.pages:
            number += 1
            yield Attachment(
                name=f"{number:03d}-{_safe(upload.name)}.{'pdf' if page.is_pdf else 'jpg'}",
                content=read_file(vault, page),
                kind=page.kind,
                words=upload.name,
                made_at=page.added_at.astimezone(ZONE),
            )
    for paper, picture in _pictures(file):
        number += 1
        yield Attachment(
            name=f"{number:03d}-{_safe(paper.title)}.jpg",
            content=picture,
            kind=JPEG,
            words=paper.title,
            made_at=paper.at.astimezone(ZONE),
        )
    for paper in file.papers:
        if paper.original:
            number += 1
            yield Attachment(
                name=f"{number:03d}-{_safe(paper.title)}-{_safe(paper.number)}.pdf",
                content=vault.read(paper.original),
                kind="application/pdf",
                words=_("%(title)s（电子原件，已签名）", title=paper.title),
                relation="Alternative",
                made_at=file.made_at,
            )


def _pictures(file: CaseFile) -> Iterator[tuple[FilePaper, bytes]]:
    """Signatures that were taken as pictures, as they are kept; of one whose time is over only the words are left."""
    for paper in file.papers:
        if paper.attached:
            yield from ((paper, picture) for picture in paper.assets.values() if picture.startswith(_JPEG_HEAD))


def _safe(words: str) -> str:
    return _UNSAFE.sub("_", words)[:60]
