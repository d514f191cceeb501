"""What the worker does with stacks: every page is read, then the stack is filed. Killed anywhere, it begins again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask import current_app
from sqlalchemy import and_, exists, or_, select, union, update
from sqlalchemy.orm import Session

from app import audit
from app.clock import local_date
from app.models import BlankForm, Case, JobRun, Notice, ScanBatch, ScanPage
from app.papers.intake import PDF, Taken
from app.papers.keeping import file_name, keep, let_go, settle_kept
from app.papers.storage import Vault, vault
from app.people.accounts import actor_of
from app.people.actors import Actor
from app.scanning.filing import Bound, ChangedMeanwhileError, Wish, prepare, put
from app.scanning.goals import Finder
from app.scanning.mandates_back import is_standing, note_back
from app.scanning.reading import Reading, read_page
from app.scanning.sheets import cut_out, draw
from app.scanning.sorting import Goal, Seen, Verdict, sort_pages
from app.transaction import looking, separately
from reports.page_codes import read_code

READING, FILING = "scan_reading", "scan_filing"  # how the jobs are called
_MOST_TRIES = 3  # what its reader did not survive so often is for a person


@dataclass(frozen=True)
class _Claim:
    """A page that is being read."""

    digest: str
    kind: str
    sheets: int  # of its file
    sheet: int
    thorough: bool
    is_hopeless: bool


class _OpenStack:
    """The stack whose pages are being read: unsealed once, not for every page."""

    def __init__(self) -> None:
        self._kept = ("", b"")

    def read(self, store: Vault, digest: str) -> bytes:
        if self._kept[0] != digest:
            self._kept = (digest, store.read(file_name(digest)))
        return self._kept[1]

    def forget(self) -> None:
        self._kept = ("", b"")


_open_stack = _OpenStack()


# ── reading ────────────────────────────────────────────────────────────────────────────────────────


def due_pages(session: Session, _now: datetime, limit: int) -> Sequence[int]:
    """Pages that wait to be read, as they came."""
    return session.scalars(
        select(ScanPage.id).where(ScanPage.state == "waiting").order_by(ScanPage.id).limit(limit)
    ).all()


def read_one(_session: Session, page_id: int, now: datetime) -> bool:
    """Read one page; False when somebody else has. The session of the sweep stays unused: no transaction is open
    while a page is drawn."""
    with separately() as session:
        claim = _claim(session, page_id)
    if claim is None:
        return False
    store = vault()
    reading, own = _read(claim, store)
    if own is not None:
        keep(own, vault=store, now=now)
    with separately() as session:
        is_noted, complete_id = _note(session, page_id, claim, reading, own, now)
    if complete_id is not None:  # at once: whoever scanned it waits. The job does it where this process dies.
        _open_stack.forget()
        file_batch(_session, complete_id, now)
    return is_noted


def _claim(session: Session, page_id: int) -> _Claim | None:
    page = session.get(ScanPage, page_id, with_for_update={"of": ScanPage})
    if page is None or page.state != "waiting":
        return None
    page.tries += 1
    hopeless = page.tries > _MOST_TRIES
    return _Claim(page.digest, page.file.kind, page.file.pages, page.sheet, page.thorough, hopeless)


def _read(claim: _Claim, store: Vault) -> tuple[Reading, Taken | None]:
    """What stands on the page, and the page as a file of its own while it is still one of a stack."""
    if claim.is_hopeless:
        return Reading(damaged=True), None
    is_stack = claim.kind == PDF and claim.sheets > 1
    content = _open_stack.read(store, claim.digest) if is_stack else store.read(file_name(claim.digest))
    own = cut_out(content, claim.sheet) if is_stack else None
    try:
        picture = draw(claim.kind, content, claim.sheet, thorough=claim.thorough)
        return read_page(picture, thorough=claim.thorough), own
    except Exception:  # broken pages raise whatever their decoder met; a person looks at them
        current_app.logger.warning("a scanned page could not be drawn", exc_info=True)
        return Reading(damaged=True), own


def _note(
    session: Session, page_id: int, claim: _Claim, reading: Reading, own: Taken | None, now: datetime
) -> tuple[bool, int | None]:
    """Whether it was still to be noted; and the stack, once nothing of it waits any more."""
    page = session.get(ScanPage, page_id, with_for_update={"of": ScanPage})
    if page is None or page.state != "waiting" or page.digest != claim.digest:
        return False, None
    note_reading(page, reading)
    if own is not None:
        settle_kept(session, own.digest)
        page.digest, page.sheet = own.digest, 0
        let_go(session, claim.digest, now=now)
    session.flush()
    waits = exists().where(ScanPage.batch_id == page.batch_id, ScanPage.state == "waiting")
    return True, None if session.scalar(select(waits)) else page.batch_id


def note_reading(page: ScanPage, reading: Reading) -> None:
    """What was read, on the row of the page."""
    code = reading.codes[0] if len(reading.codes) == 1 else None
    page.state = "read"
    if code:  # else the page stays as somebody turned it
        page.rotation, page.turned = reading.rotation, reading.rotation != 0
    page.code, page.paper = (str(code), code.paper) if code else ("", "")
    page.number, page.page = (code.number, code.page) if code else ("", None)
    page.problem = "several" if len(reading.codes) > 1 else "damaged" if reading.damaged else ""


def hasten(session: Session, job_id: str, *, now: datetime) -> None:
    """Let a job run soon; one that never ran does so anyway."""
    session.execute(update(JobRun).where(JobRun.job_id == job_id).values(wanted_at=now))


# Pages of a blank form or of a one-time notice that lay in the tray, until a case was made of it.
_NAMED = (
    ScanPage.problem == "no_case",
    or_(
        exists().where(BlankForm.number == ScanPage.number, BlankForm.case_id.is_not(None)),
        exists().where(Notice.page_number == ScanPage.number, Notice.draft_token == Case.submission_token),
    ),
)
# ── filing ─────────────────────────────────────────────────────────────────────────────────────────


def due_batches(session: Session, _now: datetime, limit: int) -> Sequence[int]:
    """Stacks of which every page is read and that are not settled; and those with pages that a case names by now."""
    waits = exists().where(ScanPage.batch_id == ScanBatch.id, ScanPage.state == "waiting")
    fresh = select(ScanBatch.id).where(ScanBatch.settled_at.is_(None), ~waits)
    named = select(ScanPage.batch_id).where(ScanPage.state == "tray", *_NAMED)
    due = union(fresh, named).subquery()
    return session.scalars(select(due.c.id).order_by(due.c.id).limit(limit)).all()


def file_batch(_session: Session, batch_id: int, now: datetime) -> bool:
    """File what can be filed of a stack and put the rest into the tray; False when it is not (any more) to be done."""
    with looking() as session:
        batch = session.get(ScanBatch, batch_id)
        if batch is None:
            return False
        actor = _who(batch)
        verdicts = _verdicts(session, batch, actor, now)
        bound = prepare(session, _wishes(session, verdicts), vault=vault(), now=now)
    try:
        with separately() as session:
            return _settle(session, batch_id, verdicts, bound, actor, now)
    except ChangedMeanwhileError:
        return False


def _who(batch: ScanBatch) -> Actor:
    """Who laid the stack on the scanner, with the rights of now: an account that was closed has none."""
    actor = actor_of(batch.taken_by)
    return actor if batch.taken_by.active else replace(actor, roles=frozenset())


def _verdicts(session: Session, batch: ScanBatch, actor: Actor, now: datetime) -> list[Verdict]:
    due = or_(ScanPage.state == "read", and_(ScanPage.state == "tray", *_NAMED))
    pages = session.scalars(select(ScanPage).where(ScanPage.batch_id == batch.id, due).order_by(ScanPage.place)).all()
    finder = Finder(session, actor, local_date(now), batch.id, batch.case_id)
    goals: dict[str, Goal] = {}
    seen = [_seen(page) for page in pages]
    for one in seen:
        if one.code is not None and str(one.code) not in goals:
            goals[str(one.code)] = finder.goal(one.code)
    papers = {goal.paper for goal in goals.values() if goal.paper}
    return sort_pages(seen, goal_of=lambda code: goals[str(code)], on_file=_on_file(session, papers))


def _seen(page: ScanPage) -> Seen:
    """What lay in the tray is judged anew."""
    return Seen(page.id, read_code(page.code) if page.code else None, page.problem if page.state == "read" else "")


def _on_file(session: Session, papers: Iterable[str]) -> dict[tuple[str, int], int]:
    filed = select(ScanPage.paper, ScanPage.part, ScanPage.id).where(
        ScanPage.paper.in_(list(papers)), ScanPage.part.is_not(None), ScanPage.paper_page_id.is_not(None)
    )
    return {(paper, part): page_id for paper, part, page_id in session.execute(filed)}


def _wishes(session: Session, verdicts: Sequence[Verdict]) -> list[Wish]:
    """One for each paper."""
    papers: dict[str, list[Verdict]] = {}
    for one in verdicts:
        if one.is_filed:
            papers.setdefault(one.goal.paper, []).append(one)
    ids = {one.goal.case_id for one in verdicts if one.is_filed}
    numbers = dict(session.execute(select(Case.id, Case.number).where(Case.id.in_(ids))).all()) if ids else {}
    return [_wish(found, numbers) for found in papers.values()]


def _wish(found: Sequence[Verdict], numbers: dict[int, str]) -> Wish:
    goal = found[0].goal
    case_id, document_id = goal.case_id or 0, goal.document_id or ""
    page_ids = tuple(sorted(one.page_id for one in found))
    return Wish(case_id, numbers[case_id], document_id, page_ids, goal.paper)


def _settle(
    session: Session, batch_id: int, verdicts: Sequence[Verdict], bound: Sequence[Bound], actor: Actor, now: datetime
) -> bool:
    batch = session.get(ScanBatch, batch_id, with_for_update={"of": ScanBatch})
    if batch is None or (batch.settled_at is not None and not verdicts):
        return False
    full = {page_id for wish in put(session, bound, actor=actor, now=now) for page_id in wish.page_ids}
    for one in verdicts:
        if not one.is_filed or one.page_id in full:
            _into_tray(session, one, actor, now)
    batch.settled_at = now
    session.flush()
    filed = sum(one.is_filed for one in verdicts) - len(full)
    detail = {"filed": filed, "tray": len(verdicts) - filed}
    audit.record(
        session, actor=actor, now=now, action="scan.sorted", subject="scan", subject_id=str(batch_id), detail=detail
    )
    return True


def _into_tray(session: Session, verdict: Verdict, actor: Actor, now: datetime) -> None:
    page = session.get_one(ScanPage, verdict.page_id, with_for_update={"of": ScanPage})
    if page.state not in ("read", "tray"):
        raise ChangedMeanwhileError
    goal = verdict.goal
    page.state, page.problem = "tray", goal.problem or "full"
    page.case_id, page.document_id, page.twin_id = goal.case_id, goal.document_id, verdict.twin_id
    if goal.problem == "no_case" and is_standing(code := read_code(page.code)):
        note_back(session, code, actor=actor, now=now)  # a case can only come once it holds
