"""What the pages of scanning show: stacks with their counts, pages with what they are and what may be done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from app import clock
from app.cases.scope import visible_to
from app.errors import NotFoundHere
from app.issuing import desk_papers
from app.issuing.kinds import copy_name, taken_name
from app.models import Account, Case, CaseDocument, DeskPaper, IssuedPaper, ScanBatch, ScanPage
from app.models.scanning import SCAN_STATES
from app.people.actors import Actor
from app.publishing.versions import LoadedVersion, current_versions, version_by_id
from app.scanning.copies import keeper_of
from app.scanning.goals import PLACES, version_of
from app.scanning.mandates_back import is_standing
from app.wording import msgid
from catalog.differences import differences
from reports.page_codes import PageCode, notice_number, read_code

PAGES, STACKS = 24, 30  # on one page of the list
_LONGEST_CHANGE = 60  # characters


@dataclass(frozen=True)
class StackView:
    """A stack and how far it has come."""

    id: int
    name: str
    taken_at: datetime
    taken_by: str
    waiting: int  # to be read
    read: int  # and not filed yet
    filed: int
    tray: int
    thrown: int
    case_number: str = ""  # the case that was named for it

    @property
    def total(self) -> int:
        return self.waiting + self.read + self.filed + self.tray + self.thrown

    @property
    def is_settled(self) -> bool:
        return not (self.waiting or self.read)


@dataclass(frozen=True)
class CaseHint:
    """A case as far as the person may see it."""

    number: str
    service_name: str
    applicant_name: str


@dataclass(frozen=True)
class PageView:
    """One page. `case` is where it is filed, or what is suggested; None where the person may not know."""

    id: int
    batch_id: int
    place: int
    state: str
    problem: str
    turned: bool
    thorough: bool
    code: PageCode | None
    title: str  # of the form or the paper
    copy: str  # whose copy of a paper it is; "" where its code names none
    untold_copies: bool  # a paper of several copies, printed before their codes told them apart
    case: CaseHint | None
    document_id: str
    document: str
    twin_id: int | None
    twin_page: int | None
    change: str  # what the newer version of the service changed
    newer: int | None  # its number
    mandate: str = ""  # the number of a mandate made before its cases

    @property
    def notice(self) -> str:
        """The number of the one-time notice that the page is of; "" for everything else."""
        return notice_number(self.code.number) if self.code and self.code.kind == "N" else ""


@dataclass(frozen=True)
class Pages:
    """Some pages of a longer list."""

    rows: Sequence[PageView]
    page: int
    has_more: bool


def stacks(session: Session, *, actor: Actor, page: int) -> tuple[Sequence[StackView], bool]:
    """The stacks of the own desk, newest first, and whether there are more. Two statements."""
    return _stacks(session, ScanBatch.organisation_id == actor.organisation_id, page)


def stack(session: Session, *, batch_id: int, actor: Actor) -> StackView:
    """One of them; NotFoundHere for any other."""
    mine = (ScanBatch.organisation_id == actor.organisation_id) & (ScanBatch.id == batch_id)
    found, _more = _stacks(session, mine, 1)
    if not found:
        raise NotFoundHere(_("没有这一叠扫描件，或者它是别的单位扫的"))
    return found[0]


def _stacks(session: Session, condition: ColumnElement[bool], page: int) -> tuple[list[StackView], bool]:
    who = (Account.last_name + Account.first_name).label("who")
    statement = (
        select(ScanBatch.id, ScanBatch.name, ScanBatch.taken_at, who, Case.number, ScanBatch.settled_at)
        .join(Account, Account.id == ScanBatch.taken_by_id)
        .outerjoin(Case, Case.id == ScanBatch.case_id)
        .where(condition)
        .order_by(ScanBatch.id.desc())
        .offset((page - 1) * STACKS)
        .limit(STACKS + 1)
    )
    rows = session.execute(statement).all()
    counted = _counts(session, [row.id for row in rows])
    found = [
        StackView(row.id, row.name, row.taken_at, row.who, **counted[row.id], case_number=row.number or "")
        for row in rows[:STACKS]
    ]
    return found, len(rows) > STACKS


def _counts(session: Session, ids: Sequence[int]) -> Mapping[int, Mapping[str, int]]:
    counted = select(ScanPage.batch_id, ScanPage.state, func.count()).where(ScanPage.batch_id.in_(ids))
    found = {one: dict.fromkeys(SCAN_STATES, 0) for one in ids}
    for batch_id, state, count in session.execute(counted.group_by(ScanPage.batch_id, ScanPage.state)):
        found[batch_id][state] = count
    return found


def tray_count(session: Session, *, actor: Actor) -> int:
    """How many pages wait to be claimed at the own desk."""
    mine = (ScanBatch.organisation_id == actor.organisation_id) & (ScanPage.state == "tray")
    found = select(func.count()).select_from(ScanPage).join(ScanBatch, ScanBatch.id == ScanPage.batch_id).where(mine)
    return session.scalar(found) or 0


def tray(session: Session, *, actor: Actor, page: int) -> Pages:
    """待认领: the oldest stack first."""
    order = (ScanPage.batch_id, ScanPage.place)
    return _pages(session, actor, ScanPage.state == "tray", order, page)


def pages_of(session: Session, *, batch_id: int, actor: Actor, page: int) -> Pages:
    """All pages of a stack."""
    return _pages(session, actor, ScanPage.batch_id == batch_id, (ScanPage.place,), page)


def chosen(session: Session, *, page_ids: Sequence[int], actor: Actor) -> Sequence[PageView]:
    """These pages of the tray, as far as they still lie there."""
    lying = ScanPage.id.in_(page_ids) & (ScanPage.state == "tray")
    return _pages(session, actor, lying, (ScanPage.batch_id, ScanPage.place), 1).rows


def find_page(session: Session, *, page_id: int, actor: Actor) -> ScanPage:
    """A page whose picture the person may see: of the own desk, or on file in a case in sight."""
    page = session.get(ScanPage, page_id)
    if page is not None:
        if page.batch.organisation_id == actor.organisation_id:
            return page
        seen = select(Case.id).where(Case.id == page.case_id, visible_to(actor))
        if page.state == "filed" and session.scalar(seen) is not None:
            return page
    raise NotFoundHere(_("没有这一页，可能已经删掉了"))


# ── what is shown of a page ────────────────────────────────────────────────────────────────────────


def _pages(session: Session, actor: Actor, condition: ColumnElement[bool], order: Iterable[object], page: int) -> Pages:
    mine = ScanBatch.organisation_id == actor.organisation_id
    found = select(ScanPage).join(ScanBatch, ScanBatch.id == ScanPage.batch_id).where(mine, condition)
    limit = PAGES + 1
    rows = list(session.scalars(found.order_by(*order).offset((page - 1) * PAGES).limit(limit)))  # type: ignore[arg-type]
    shown = _Shown(session, actor, rows[:PAGES])
    return Pages([shown.view(one) for one in rows[:PAGES]], page, len(rows) > PAGES)


@dataclass
class _Shown:
    """What the rows of one list refer to, asked for together."""

    session: Session
    actor: Actor
    rows: Sequence[ScanPage]
    _versions: dict[tuple[str, int], LoadedVersion | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._codes = {row.id: read_code(row.code) for row in self.rows if row.code}
        self._cases = self._find_cases()
        self._documents = self._find_documents()
        self._titles = self._find_titles()
        self._mandates = self._find_mandates()
        self._twins = self._find_twins()
        outdated = {one.subject for row in self.rows if row.problem == "outdated" and (one := self._codes.get(row.id))}
        self._current = current_versions(self.session, outdated, clock.today()) if outdated else {}

    def view(self, row: ScanPage) -> PageView:
        code = self._codes.get(row.id)
        newer = self._current.get(code.subject) if code and row.problem == "outdated" else None
        return PageView(
            id=row.id,
            batch_id=row.batch_id,
            place=row.place,
            state=row.state,
            problem=row.problem,
            turned=row.turned,
            thorough=row.thorough,
            code=code,
            title=self._title(code) if code else "",
            copy=_copy_words(code) if code else "",
            untold_copies=_has_untold_copies(code),
            case=self._cases.get(row.case_id or 0),
            document_id=row.document_id or "",
            document=self._document(row),
            twin_id=row.twin_id if row.twin_id in self._twins else None,
            twin_page=self._twins.get(row.twin_id or 0),
            change=self._change(code, newer) if code and newer else "",
            newer=newer.number if newer else None,
            mandate=self._mandates.get(code.number, "") if code else "",
        )

    def _find_cases(self) -> dict[int, CaseHint]:
        ids = {row.case_id for row in self.rows if row.case_id}
        if not ids:
            return {}
        seen = select(Case.id, Case.number, Case.service_name, Case.applicant_name)
        found = self.session.execute(seen.where(Case.id.in_(ids), visible_to(self.actor)))
        return {row.id: CaseHint(row.number, row.service_name, row.applicant_name) for row in found}

    def _find_documents(self) -> dict[tuple[int, str], str]:
        asked = select(CaseDocument.case_id, CaseDocument.document_id, CaseDocument.name)
        found = self.session.execute(asked.where(CaseDocument.case_id.in_(self._cases)))
        return {(row.case_id, row.document_id): row.name for row in found}

    def _document(self, row: ScanPage) -> str:
        if not row.document_id or row.case_id not in self._cases:
            return ""
        place = PLACES.get(row.document_id)
        return _(place) if place else self._documents.get((row.case_id, row.document_id), "")

    def _find_titles(self) -> dict[str, str]:
        """Of issued papers by their verify code."""
        codes = {code.number for code in self._codes.values() if code and code.kind == "P"}
        papers = select(IssuedPaper.verify_code, IssuedPaper.title).where(IssuedPaper.verify_code.in_(codes))
        return {row.verify_code: row.title for row in self.session.execute(papers)} if codes else {}

    def _find_mandates(self) -> dict[str, str]:
        """Numbers of mandates made before their cases, by the code of their pages."""
        codes = {code.number for code in self._codes.values() if is_standing(code) and code}
        papers = select(DeskPaper.code, DeskPaper.subject).where(DeskPaper.code.in_(codes))
        return {row.code: row.subject for row in self.session.execute(papers)} if codes else {}

    def _title(self, code: PageCode) -> str:
        if code.kind == "P":
            return self._titles.get(code.number) or _("文书")
        if code.kind == "N":
            return _("一次性告知单")
        if code.kind == "S":
            return _(desk_papers.NAMES.get(code.subject.lower(), msgid("文书")))
        if code.kind == "T" and (name := taken_name(code.subject.lower())):
            return _("%(name)s（手填）", name=name)
        version = self._version(code)
        return _("%(name)s申请表", name=version.definition.name) if version else _("申请表")

    def _version(self, code: PageCode) -> LoadedVersion | None:
        key = (code.subject, code.edition)
        if key not in self._versions:
            version_id = version_of(self.session, code)
            self._versions[key] = version_by_id(self.session, version_id) if version_id else None
        return self._versions[key]

    def _change(self, code: PageCode, newer: LoadedVersion) -> str:
        """The weightiest change since the version of the form, in a sentence."""
        older = self._version(code)
        told = differences(older.definition, newer.definition) if older else []
        return told[0] if told and len(told[0]) <= _LONGEST_CHANGE else ""

    def _find_twins(self) -> dict[int, int | None]:
        """The pages on file of which there is a duplicate here, as far as the person may see them."""
        twin = aliased(ScanPage)
        ids = {row.twin_id for row in self.rows if row.twin_id}
        found = select(twin.id, twin.part, twin.case_id).where(twin.id.in_(ids), twin.state == "filed")
        rows = self.session.execute(found).all() if ids else []
        return {row.id: row.part for row in rows if row.case_id in self._cases}


def _copy_words(code: PageCode) -> str:
    """存档联; 第 4 联 where the kind of paper has no such copy any more."""
    if not code.copy:
        return ""
    keeper = keeper_of(code)
    return _("%(who)s联", who=keeper) if keeper else _("第 %(n)s 联", n=code.copy)


def _has_untold_copies(code: PageCode | None) -> bool:
    return code is not None and code.kind == "P" and not code.copy and bool(copy_name(code.subject.lower(), 2))
