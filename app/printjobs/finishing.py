"""The papers of a job become one file, which is there for a day."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cache, lru_cache
from io import BytesIO

from sqlalchemy import delete, exists, or_, select
from sqlalchemy.orm import Session

from app.models import PrintItem, PrintJob
from app.papers.storage import FileMissingError, vault
from app.printjobs.files import chunk_name, delete_chunks, result_name
from app.printjobs.options import Options, options_of
from app.transaction import looking, separately
from reports.apart import make_pdf_apart
from reports.joining import Blank, Part, blank_page, joined, pages_of
from reports.render import render_html
from reports.sheets import BlankSide

KEPT = timedelta(days=1)  # the file, after the job is done
REMEMBERED = timedelta(days=90)  # the job itself
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
_LONGEST_NAME = 80


def finish(job_id: int, *, now: datetime) -> bool:
    """Put the file of a job together; False when it is done already, or papers are still waiting."""
    with looking() as session:
        job = session.get(PrintJob, job_id)
        items = _made_items(session, job_id) if job and job.state == "waiting" else []
        options, title = (options_of(job.options), job.title) if job else (Options(), "")
    content, pages = _together(job_id, items, options, title) if items else (b"", 0)
    if content:
        vault().put(result_name(job_id), [content])
    with separately() as session:
        return _settle(session, job_id, size=len(content), pages=pages, now=now)


def _made_items(session: Session, job_id: int) -> Sequence[PrintItem]:
    made = select(PrintItem).where(PrintItem.job_id == job_id, PrintItem.state == "made")
    return session.scalars(made.order_by(PrintItem.position)).all()


def _settle(session: Session, job_id: int, *, size: int, pages: int, now: datetime) -> bool:
    job = session.get(PrintJob, job_id, with_for_update=True)
    if job is None or job.state != "waiting" or job.made + job.failed < job.total:
        return False
    job.state, job.finished_at, job.size, job.pages = "done", now, size, pages
    return True


# ── one file ───────────────────────────────────────────────────────────────────────────────────────


def _together(job_id: int, items: Sequence[PrintItem], options: Options, title: str) -> tuple[bytes, int]:
    """The file and its pages of paper."""
    read = _reader(job_id)
    parts = [Part(read(item.chunk), item.first, item.pages, item.name) for item in items]
    blank = _blanks(options)
    if options.file == "zip":
        files = [_one(part, blank, options) for part in parts]
        return _zipped([item.name for item in items], files), sum(pages_of(one) for one in files)
    if len(parts) == 1 and parts[0].pages == pages_of(parts[0].pdf):  # bookmarks and attachments stay
        whole = _one(parts[0], blank, options)
    else:
        whole = joined(parts, title=title, blank=blank, pairs=options.pairs)
    return whole, pages_of(whole)


def _reader(job_id: int) -> Callable[[int], bytes]:
    """Each file is read once."""

    @cache
    def read(chunk: int) -> bytes:
        return vault().read(chunk_name(job_id, chunk))

    return read


def _one(part: Part, blank: Blank | None, options: Options) -> bytes:
    """A paper by itself stays as it was made, with its tags and its signature, unless pages are added to it."""
    if blank is None and not options.pairs:
        return part.pdf
    return joined([part], title=part.name, blank=blank, pairs=options.pairs)


def _blanks(options: Options) -> Blank | None:
    return {"none": None, "plain": blank_page, "said": _said_blank}[options.backs]


@lru_cache(maxsize=8)
def _said_blank(width: float, height: float) -> bytes:
    """此页有意留空, on a page of this size in points."""
    return make_pdf_apart(render_html("blank_side", BlankSide(width, height)))


def _zipped(names: Sequence[str], files: Sequence[bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:  # stored: PDFs are packed already
        for number, (name, content) in enumerate(zip(names, files, strict=True), 1):
            packed.writestr(f"{number:03d} {fit_name(name)}.pdf", content)
    return stream.getvalue()


def fit_name(name: str) -> str:
    """A name that every system takes for a file."""
    return _UNFIT.sub(" ", name).strip(" .")[:_LONGEST_NAME] or "文书"


# ── what is left to do ─────────────────────────────────────────────────────────────────────────────


def due(session: Session, now: datetime, limit: int) -> Sequence[int]:
    """Jobs that were not put together though all is made; whose file has had its day; that are to be forgotten."""
    waiting = exists().where(PrintItem.job_id == PrintJob.id, PrintItem.state == "waiting")
    ended = (PrintJob.state == "waiting") & ~waiting
    has_had_its_day = PrintJob.state.in_(("done", "cancelled")) & (PrintJob.finished_at <= now - KEPT)
    is_old = (PrintJob.state == "over") & (PrintJob.finished_at <= now - REMEMBERED)
    found = select(PrintJob.id).where(or_(ended, has_had_its_day, is_old))
    return session.scalars(found.order_by(PrintJob.id).limit(limit)).all()


def tidy(_session: Session, job_id: int, now: datetime) -> bool:
    """Do it; False when somebody was faster."""
    with looking() as session:
        job = session.get(PrintJob, job_id)
        chunks = session.scalars(select(PrintItem.chunk).where(PrintItem.job_id == job_id, PrintItem.chunk > 0)).all()
    if job is None:
        return False
    if job.state == "waiting":
        return finish(job_id, now=now)
    delete_chunks(job_id, chunks)
    vault().delete(result_name(job_id))
    with separately() as session:
        return _forget(session, job_id, now)


def _forget(session: Session, job_id: int, now: datetime) -> bool:
    job = session.get(PrintJob, job_id, with_for_update=True)
    if job is None or job.finished_at is None:
        return False
    if job.finished_at <= now - REMEMBERED:
        session.execute(delete(PrintItem).where(PrintItem.job_id == job_id))
        session.delete(job)
    else:
        job.state, job.size = "over", 0
    return True


def content_of(job: PrintJob) -> bytes:
    """The file of a job; FileMissingError when it is gone."""
    if job.state != "done" or not job.size:
        raise FileMissingError(result_name(job.id))
    return vault().read(result_name(job.id))
