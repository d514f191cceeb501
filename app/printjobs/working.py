"""The worker makes what was ordered, some papers at a time.

Put together in short transactions, laid out beside this process outside of any, settled in one more: a process killed
anywhere leaves papers that are made again, and no paper twice in a file. Jobs take turns, so that a short one does not
wait for a long one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import DeskError, Invalid, NotAllowed, NotFoundHere
from app.extensions import db
from app.models import Account, PrintItem, PrintJob
from app.papers.storage import vault
from app.people.accounts import actor_of
from app.people.actors import Actor
from app.printjobs.files import chunk_name, delete_chunks
from app.printjobs.finishing import finish
from app.printjobs.makers import MAKERS, Made
from app.printjobs.options import options_of, read_copies
from app.printjobs.telling import Telling
from app.transaction import looking, separately
from reports.imprint import kept_copy, marks, with_marks
from reports.joining import Part, pages_of
from reports.press import Press, TookTooLongError
from reports.sheets import Sheet
from reports.together import AT_ONCE

PROCESSES = 2  # that lay out for the worker
_PER_TURN = 2 * AT_ONCE * PROCESSES  # papers of one job before another has its turn
_MOST_SECONDS = 900  # for papers laid out together
_PRESS = Press(PROCESSES)


@dataclass
class _Paper:
    """An item under way: what was put together, what became of it."""

    id: int
    kind: str
    subject: str
    copies: tuple[str, ...]
    made: Made | None = None
    part: Part | None = None
    problem: str = ""
    fault: Exception | None = None

    def sheets(self) -> list[Sheet]:
        """Each copy with its mark."""
        assert self.made is not None
        words = [marks(copy=kept_copy(one)) for one in self.copies] or [""]
        return [Sheet(with_marks(one.html, word), one.assets) for word in words for one in self.made.sheets]


@dataclass(frozen=True)
class _Turn:
    """Some papers of a job, whose they are, and whether each goes into a file of its own."""

    job_id: int
    actor: Actor | None
    papers: tuple[_Paper, ...]
    apart: bool


def due(session: Session, _now: datetime, limit: int) -> Sequence[int]:
    """The first waiting paper of each job."""
    first = select(func.min(PrintItem.id)).join(PrintJob, PrintJob.id == PrintItem.job_id)
    waiting = first.where(PrintJob.state == "waiting", PrintItem.state == "waiting")
    return session.scalars(waiting.group_by(PrintItem.job_id).order_by(PrintItem.job_id).limit(limit)).all()


def make_some(_session: Session, item_id: int, now: datetime) -> bool:
    """Make this paper and the next ones of its job; False when it is made or nobody wants it any more.

    The session of the sweep stays unused: while papers are laid out, no transaction is open.
    """
    with looking() as session:
        turn = _turn(session, item_id)
    if turn is None:
        return False
    _make_papers(turn, now)
    if _settle(turn):
        finish(turn.job_id, now=now)
    return True


def _turn(session: Session, item_id: int) -> _Turn | None:
    item = session.get(PrintItem, item_id)
    job = session.get(PrintJob, item.job_id) if item else None
    if item is None or job is None or item.state != "waiting" or job.state != "waiting":
        return None
    account = session.get_one(Account, job.ordered_by_id)
    wanted = select(PrintItem).where(PrintItem.job_id == job.id, PrintItem.state == "waiting")
    items = session.scalars(wanted.order_by(PrintItem.position).limit(_PER_TURN))
    papers = tuple(_Paper(one.id, one.kind, one.subject, read_copies(one.copies)) for one in items)
    actor = actor_of(account) if account.active else None
    return _Turn(job.id, actor, papers, options_of(job.options).file == "zip")


# ── put together ───────────────────────────────────────────────────────────────────────────────────


def _put_together(paper: _Paper, actor: Actor | None, now: datetime) -> None:
    """The words of a paper, or the sentence why there are none."""
    try:
        paper.made = _made(paper, actor, now)
    except DeskError as error:
        paper.problem = _sentence(error)
    except Exception as error:
        current_app.logger.exception("paper %s of a print job could not be put together", paper.id)
        paper.problem = _("程序内部错误（%(kind)s），已经记下", kind=type(error).__name__)


def _made(paper: _Paper, actor: Actor | None, now: datetime) -> Made:
    maker = MAKERS.get(paper.kind)
    if maker is None:
        raise Invalid(message=_("现在的程序不印这种文书了"))
    if actor is None or not maker.may_be_ordered_by(actor):
        raise NotAllowed(_("点打印的人现在没有权限了"))
    with separately() if maker.writes else looking() as session:
        return maker.make(session, paper.subject, actor, now)


def _sentence(error: DeskError) -> str:
    if isinstance(error, Invalid):
        words = _("；").join(error.sentences())
    elif isinstance(error, NotAllowed | NotFoundHere):
        words = error.reason if isinstance(error, NotAllowed) else error.what
    else:
        words = ""
    return words or _("办件刚刚有变动，请再试")


# ── lay out ────────────────────────────────────────────────────────────────────────────────────────


def _make_papers(turn: _Turn, now: datetime) -> None:
    """Sheets are laid out by several processes while the words of the next ones are put together, the rest here.

    What cannot be laid out says so and holds up no other.
    """
    with ThreadPoolExecutor(PROCESSES) as threads:
        begun = [threads.submit(_lay_out_together, group) for group in _groups(turn, now)]
        db.session.rollback()  # some words are read through it
    for one in begun:
        one.result()
    for paper in turn.papers:
        if paper.made is not None and not paper.made.sheets:
            _lay_out_alone(paper)


def _groups(turn: _Turn, now: datetime) -> Iterator[list[_Paper]]:
    """Papers written together, as they get ready: at most so many sheets, but for one that has more."""
    group: list[_Paper] = []
    room = AT_ONCE
    for paper in turn.papers:
        _put_together(paper, turn.actor, now)
        if paper.made is None or not paper.made.sheets:
            continue
        sheets = len(paper.sheets())
        if group and (turn.apart or sheets > room):
            yield group
            group, room = [], AT_ONCE
        group.append(paper)
        room -= sheets
    if group:
        yield group


def _lay_out_together(papers: Sequence[_Paper]) -> None:
    """In a thread of its own, without the app."""
    try:
        printed = _PRESS.lay_out([sheet for paper in papers for sheet in paper.sheets()], seconds=_MOST_SECONDS)
    except (RuntimeError, TookTooLongError) as error:
        _blame(papers, error)
        return
    pages, first = iter(printed.pages), 0
    for paper in papers:
        taken = sum(next(pages) for _sheet in paper.sheets())
        paper.part = Part(printed.pdf, first, taken)
        first += taken


def _blame(papers: Sequence[_Paper], error: Exception) -> None:
    """One of several fails: each alone, then it shows which."""
    if len(papers) > 1:
        for paper in papers:
            _lay_out_together([paper])
        return
    papers[0].fault = error


def _lay_out_alone(paper: _Paper) -> None:
    """A PDF that is ready, or work that takes its time and tells how far it is."""
    assert paper.made is not None
    try:
        pdf = paper.made.pdf or (paper.made.work(Telling(PrintItem, paper.id)) if paper.made.work else b"")
        paper.part = Part(pdf, 0, pages_of(pdf))
    except Exception as error:
        paper.fault = error


# ── settle ─────────────────────────────────────────────────────────────────────────────────────────


def _settle(turn: _Turn) -> bool:
    """Write the files, then what became of each paper; whether the job has all it will have."""
    for paper in turn.papers:
        _judge(paper)
    chunks = _write(turn)
    with separately() as session:
        job = session.get_one(PrintJob, turn.job_id, with_for_update=True)
        if job.state == "waiting":
            for paper in turn.papers:
                _note(session, job, paper, chunks.get(paper.id, 0))
            return job.made + job.failed == job.total
    delete_chunks(turn.job_id, chunks.values())  # cancelled meanwhile
    return False


def _judge(paper: _Paper) -> None:
    """What layout could not do, as a sentence; the rest of it is for the log."""
    if paper.fault is None:
        return
    is_late = isinstance(paper.fault, TookTooLongError)
    paper.problem = _("这份文书太长，排了很久也没排完") if is_late else _("这份文书排不出来，已经记下")
    current_app.logger.error("paper %s of a print job could not be laid out", paper.id, exc_info=paper.fault)


def _write(turn: _Turn) -> dict[int, int]:
    """The PDFs into the store; by paper the chunk it lies in, which is called after the first paper in it."""
    chunks: dict[int, int] = {}
    named: dict[int, int] = {}
    for paper in turn.papers:
        if paper.part is None:
            continue
        pdf = paper.part.pdf
        if id(pdf) not in named:
            named[id(pdf)] = paper.id
            vault().put(chunk_name(turn.job_id, paper.id), [pdf])
        chunks[paper.id] = named[id(pdf)]
    return chunks


def _note(session: Session, job: PrintJob, paper: _Paper, chunk: int) -> None:
    """What became of one paper, unless another worker was faster."""
    item = session.get_one(PrintItem, paper.id)
    if item.state != "waiting":
        return
    if paper.part is None or paper.made is None:
        item.state, item.problem, job.failed = "failed", paper.problem, job.failed + 1
        return
    item.state, item.name, item.chunk = "made", paper.made.name, chunk
    item.first, item.pages, job.made = paper.part.first, paper.part.pages, job.made + 1
    if paper.made.settle is not None:
        paper.made.settle(session)
